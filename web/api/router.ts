import express, { Router } from 'express'
import { openApiOf } from './openapi.ts'
import { noSuchResource, problems } from './problem.ts'
import { handlerOf } from './reply.ts'
import { routes } from './routes/index.ts'
import type { Service } from './service.ts'

/** Everything under `/api/v1`. */
export function api(service: Service, version: string): Router {
  const router = Router()
  const body = express.json({ limit: '64kb', strict: true })
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    const handler = handlerOf(route, service)
    if (route.methods.includes('GET')) router.get(path, handler)
    if (route.methods.includes('POST')) router.post(path, body, handler)
  }
  const description = openApiOf(routes, version)
  router.get('/openapi.json', (_request, response) => void response.json(description))
  router.use(noSuchResource(routes))
  router.use(problems)
  return router
}
