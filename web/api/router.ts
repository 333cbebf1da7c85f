import { Router } from 'express'
import { noSuchResource, problems } from './problem.ts'
import { queries } from './query.ts'
import type { Service } from './service.ts'

/** Everything under `/api/v1`. */
export function api(service: Service): Router {
  const router = Router()
  router.use(queries(service))
  router.get('/metrics', async (_request, response) => {
    const metrics = await service.read((reading) => Promise.resolve(reading.metrics))
    response.json({ metrics: Object.values(metrics) })
  })
  router.get('/editions', async (_request, response) => void response.json({ editions: await service.editions() }))
  router.use(noSuchResource)
  router.use(problems)
  return router
}
