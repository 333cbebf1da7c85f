import type { RequestHandler } from 'express'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pino, type Logger } from 'pino'
import { toArrow } from '../warehouse/index.ts'
import { standardLimits, type Limits } from './api/access/limits.ts'
import { openAccess } from './api/access/open.ts'
import { openService } from './api/open.ts'
import { Meters } from './api/meters.ts'
import { createApp } from './app.ts'

export interface ServerOptions {
  /** Folder of the installation. */
  readonly home: string
  /** 0: any free port. Default 3000. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default: JSON lines on stderr. */
  readonly logger?: Logger
  /** How much one reader may ask for. */
  readonly limits?: Partial<Limits>
  /** Port of `/metrics` for Prometheus, on the same host; 0: any free one. Default: none. */
  readonly metricsPort?: number
  /** Bytes of answers kept. Default 128 MiB. */
  readonly cacheBytes?: number
  /** Stop on SIGTERM and SIGINT. Default false. */
  readonly signals?: boolean
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** Port of `/metrics`; null: it is off. */
  readonly metricsPort: number | null
  /** Takes no new requests, lets those under way end (ten seconds at most), then closes the edition. */
  close(): Promise<void>
  /** Fulfilled when the server has stopped. */
  readonly closed: Promise<void>
}

const handler = new URL('./build/handler.js', import.meta.url)
const patience = 10_000
/** Of one request: bytes of its headers, and how long they and all of it may take to arrive. */
const bounds = { maxHeaderSize: 16_384, headersTimeout: 15_000, requestTimeout: 60_000 } as const
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

async function builtPages(): Promise<RequestHandler> {
  if (!existsSync(fileURLToPath(handler))) throw new Error('The pages are not built; run `npm run build` first.')
  process.env.PROTOCOL_HEADER ??= 'x-forwarded-proto'
  const built = (await import(handler.href)) as { handler: RequestHandler }
  return built.handler
}

const listening = (server: Server, port: number, host: string) =>
  new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      done()
    })
  })

const stopped = (server: Server) =>
  new Promise<void>((done) => {
    const timer = setTimeout(() => server.closeAllConnections(), patience)
    server.close(() => {
      clearTimeout(timer)
      done()
    })
    server.closeIdleConnections()
  })

/**
 * Serves dashboard and API of an installation on one port.
 *
 * @throws when the pages are not built, the port is taken or the home cannot be read.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { home, port = 3000, host = '127.0.0.1', metricsPort, cacheBytes, signals = false } = options
  const logger = options.logger ?? pino({ name: 'rollcall' }, pino.destination(2))
  const pages = await builtPages()
  const service = await openService(home, {
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    onError: (error) => logger.error({ err: error }, 'the new edition cannot be opened; the one before stays in use'),
    onSwap: (id) => logger.info({ edition: id }, 'now serving edition'),
  })
  // The first Arrow answer need not wait for its library.
  void toArrow([])
  const access = await openAccess(home, host, logger)
  const meters = new Meters()
  const limits = { ...standardLimits, ...options.limits }
  const server = createServer(bounds, createApp({ service, access, home, pages, logger, limits, version, meters }))
  const measured = metricsPort === undefined ? null : meters.serve(service)
  try {
    await listening(server, port, host)
    if (measured !== null) await listening(measured, metricsPort ?? 0, host)
  } catch (error) {
    server.close()
    meters.close()
    await service.close()
    await access.close()
    throw error
  }
  const { port: bound } = server.address() as AddressInfo
  const metrics = measured === null ? null : (measured.address() as AddressInfo).port
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  let closing: Promise<void> | undefined
  const close = () =>
    (closing ??= Promise.all([stopped(server), measured === null ? null : stopped(measured)])
      .then(() => service.close())
      .then(() => meters.close())
      .then(() => access.close())
      .finally(resolve))
  if (signals) for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void close())
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    metricsPort: metrics,
    close,
    closed,
  }
}

if (import.meta.main) {
  process.env.UV_THREADPOOL_SIZE ??= '16'
  const { values } = parseArgs({
    options: {
      home: { type: 'string', default: 'home' },
      port: { type: 'string', default: '3000' },
      host: { type: 'string', default: '127.0.0.1' },
    },
  })
  const running = await startServer({ home: values.home, port: Number(values.port), host: values.host, signals: true })
  process.stdout.write(`Rollcall is at ${running.url}\n`)
  await running.closed
}
