import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { requestContext } from './api/context.ts'
import { actsOf } from './api/acts/open.ts'
import { docsPage } from './api/docs.ts'
import { goneSignal } from './api/gone.ts'
import { forms } from './api/access/forms.ts'
import { mayDo, policyOfPage, policyOfRoute } from './api/access/policies.ts'
import { scoped } from './api/access/scoped.ts'
import { allowed, identified, whoOf, type Access } from './api/access/who.ts'
import { doorOf } from './api/access/door.ts'
import { pagesLimited, type Limits } from './api/access/limits.ts'
import { headers, limited, sameOrigin } from './api/guard.ts'
import { health } from './api/health.ts'
import type { Meters } from './api/meters.ts'
import { printerOf } from './api/print/printer.ts'
import { problems } from './api/problem.ts'
import { api } from './api/router.ts'
import { routes } from './api/routes/index.ts'
import type { Service } from './api/service.ts'

export interface AppOptions {
  readonly service: Service
  readonly access: Access
  /** Folder of the installation. */
  readonly home: string
  /** The built pages. */
  readonly pages: RequestHandler
  readonly logger: Logger
  readonly limits: Limits
  /** Of the program. */
  readonly version: string
  readonly meters: Meters
}

const logging = (logger: Logger): RequestHandler =>
  pinoHttp({
    logger,
    autoLogging: { ignore: ({ url }) => url === '/healthz' || url === '/readyz' || url?.startsWith('/_app/') === true },
    serializers: {
      req: ({ id, method, url }: { id: unknown; method: string; url: string }) => ({ id, method, url }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  })

/** Headers and limits, then the API, then the pages. */
export function createApp({ service, access, home, pages, logger, limits, version, meters }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', 'loopback')
  app.set('query parser', 'simple')
  app.use(headers, meters.count, logging(logger))
  app.use(health(service))
  app.use(sameOrigin)
  app.use('/api/v1', limited(limits.perMinute))
  app.use(identified(access))
  app.use('/api/v1', api(service, access, limits, version))
  app.get('/api/docs', allowed(policyOfRoute('docs')), docsPage(routes))
  app.use(pagesLimited(limits.pagesPerMinute))
  app.use(forms(access))
  app.use((request, response, next) => {
    request.headers['x-forwarded-proto'] = request.protocol
    const failed = (error: unknown) => request.log.error({ err: error }, 'page failed')
    const signal = goneSignal(response)
    const who = whoOf(response)
    const own = who && scoped(service, who)
    const attended = own && ({ ...own, read: (use, asking) => own.read(use, { signal, ...asking }) } satisfies Service)
    const acts = attended && who && actsOf(access, home, attended, who)
    const mayOpen = (route: string) => mayDo(policyOfPage(route), who)
    const door = doorOf(access, request, who)
    requestContext.run(
      { service: attended, who, acts, mayOpen, door, print: printerOf(request), failed },
      () => void pages(request, response, next),
    )
  })
  app.use(problems)
  return app
}
