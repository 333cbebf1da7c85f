import { request as ask, type OutgoingHttpHeaders } from 'node:http'
import type { Request } from 'express'
import { isFromHere } from '../access/demo.ts'

/** What this server answers to its own question. */
export interface OwnAnswer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** How long this server may take to answer itself. Milliseconds. */
const longest = 20_000

/** What makes a request the reader's: who they are and how they read. Paper is white, whatever the screen is. */
function readersOwn(request: Request): OutgoingHttpHeaders {
  const cookies = (request.get('Cookie') ?? '').split('; ').filter((pair) => !pair.startsWith('rollcall_theme='))
  const authorization = request.get('Authorization')
  const language = request.get('Accept-Language')
  return {
    Accept: 'text/html,*/*',
    Cookie: cookies.join('; '),
    Host: request.get('Host') ?? 'localhost',
    'X-Forwarded-Proto': request.protocol,
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...(language === undefined ? {} : { 'Accept-Language': language }),
    ...(isFromHere(request) ? {} : { 'X-Forwarded-For': request.ip ?? '' }),
  }
}

/**
 * Asks this very server for one of its own addresses as the reader of `request`: over the address the reader's
 * request came in at, so nothing else can be asked.
 */
export const ownPages = (request: Request) => {
  const { localAddress, localPort } = request.socket
  const headers = readersOwn(request)
  return (path: string): Promise<OwnAnswer> =>
    new Promise((done, failed) => {
      const asking = ask({ host: localAddress, port: localPort, path, headers, timeout: longest }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', failed)
        response.on('end', () =>
          done({
            status: response.statusCode ?? 500,
            type: response.headers['content-type'] ?? 'application/octet-stream',
            body: Buffer.concat(parts),
          }),
        )
      })
      asking.on('timeout', () => asking.destroy(new Error('This server did not answer itself in time.')))
      asking.on('error', failed)
      asking.end()
    })
}
