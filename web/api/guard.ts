import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { BlockList, isIPv6 } from 'node:net'
import { sendProblem } from './problem.ts'

/** Security headers. The pages bring a content policy of their own with a nonce; everything else may load nothing. */
export const headers: RequestHandler = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: 'same-origin' },
})

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses changes that another site makes a browser send. Clients that are no browsers name no origin and pass. */
export const sameOrigin: RequestHandler = (request, response, next) => {
  if (safe.has(request.method)) return next()
  const site = request.get('Sec-Fetch-Site')
  const origin = request.get('Origin')
  const foreign =
    site !== undefined
      ? site !== 'same-origin' && site !== 'none'
      : origin !== undefined && !sameHost(origin, request.get('Host'))
  if (!foreign) return next()
  sendProblem(response, 403, 'This request comes from another site; send it from the pages of this server.')
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

export const isLocal = (address: string | undefined) =>
  address !== undefined && loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** At most `perMinute` requests a minute and address; this machine itself is not counted. */
export const limited = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: ({ ip }) => isLocal(ip),
    handler: (_request, response) =>
      sendProblem(response, 429, `More than ${perMinute} requests in a minute; wait as long as Retry-After says.`),
  })
