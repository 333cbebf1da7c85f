import express, { Router } from 'express'
import { audited, me } from './access/me.ts'
import { changing, policyOfRoute } from './access/policies.ts'
import { Places, type Limits } from './access/limits.ts'
import { allowed, type Access } from './access/who.ts'
import { openApiOf } from './openapi.ts'
import { noSuchResource, problems } from './problem.ts'
import { handlerOf } from './reply.ts'
import { routes } from './routes/index.ts'
import type { Service } from './service.ts'

/** Everything under `/api/v1`. */
export function api(service: Service, access: Access, limits: Limits, version: string): Router {
  const router = Router()
  const body = express.json({ limit: '64kb', strict: true })
  const places = new Places(limits.atOnce)
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    const guard = allowed(policyOfRoute(route.id), !changing.has(route.id))
    const handler = handlerOf(route, service, access, places, limits.rows)
    if (route.methods.includes('GET')) router.get(path, guard, handler)
    if (route.methods.includes('POST')) router.post(path, guard, body, handler)
  }
  const description = openApiOf(routes, version)
  router.get('/me', allowed(policyOfRoute('me')), me)
  router.get('/audit', allowed(policyOfRoute('audit')), audited(access))
  router.get(
    '/openapi.json',
    allowed(policyOfRoute('openapi')),
    (_request, response) => void response.json(description),
  )
  router.use(noSuchResource(routes))
  router.use(problems)
  return router
}
