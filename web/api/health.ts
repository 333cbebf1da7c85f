import { Router } from 'express'
import { Refusal, sendProblem } from './problem.ts'
import type { Service } from './service.ts'

/** `/healthz`: the process answers. `/readyz`: a verified edition is open. */
export function health(service: Service): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => void response.set('Cache-Control', 'no-store').json({ status: 'ok' }))
  router.get('/readyz', async (_request, response) => {
    try {
      const edition = await service.read(async (reading) => Promise.resolve(reading.edition))
      response.set('Cache-Control', 'no-store').json({ status: 'ok', edition: edition.id, as_of: edition.asOf })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sendProblem(response, error.status, error.message)
    }
  })
  return router
}
