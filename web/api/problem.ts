import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { STATUS_CODES } from 'node:http'
import { ClientGone } from './gone.ts'

/** An RFC 9457 problem document. `detail` is one sentence that names the remedy. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly [extension: string]: unknown
}

/** A refusal the client can act on; answered as a problem document. */
export class Refusal extends Error {
  readonly status: number
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(status: number, detail: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(detail)
    this.name = 'Refusal'
    this.status = status
    this.extensions = extensions
  }
}

export function sendProblem(
  response: Response,
  status: number,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): void {
  const problem: Problem = {
    ...extensions,
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
  }
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(`${JSON.stringify(problem)}\n`)
}

/** Answers what no route of the API took: 405 where another method would do. */
export const noSuchResource =
  (routes: readonly { readonly path: string; readonly methods: readonly string[] }[]): RequestHandler =>
  (request, response) => {
    const matching = routes.filter(({ path }) => matchesRoute(path, request.path)).flatMap(({ methods }) => methods)
    if (matching.length > 0) {
      response.set('Allow', matching.join(', '))
      return sendProblem(response, 405, `Ask ${request.originalUrl.split('?')[0]} with ${matching.join(' or ')}.`)
    }
    sendProblem(
      response,
      404,
      `There is no ${request.originalUrl.split('?')[0]} here; the API has ${routes.map(({ path }) => `/api/v1${path}`).join(', ')}.`,
    )
  }

const matchesRoute = (path: string, asked: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`).test(asked)

const statusOf = (error: unknown): number | null => {
  if (error instanceof Refusal) return error.status
  if (typeof error !== 'object' || error === null || !('status' in error)) return null
  const { status } = error
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

/** Turns any error of the API into a problem document; what is unexpected is logged and not told. */
export const problems: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error)
  if (error instanceof ClientGone) return void response.destroy()
  const status = statusOf(error)
  if (status !== null && error instanceof Error)
    return sendProblem(response, status, error.message, error instanceof Refusal ? error.extensions : {})
  request.log.error({ err: error }, 'request failed')
  const id = typeof request.id === 'object' ? '' : ` under request ${request.id}`
  sendProblem(response, 500, `The request failed inside the server; its log has the reason${id}.`)
}
