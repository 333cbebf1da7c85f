import type { RequestHandler } from 'express'
import { createServer, type Server } from 'node:http'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Service } from './service.ts'

/** Upper ends of the classes of durations, in seconds. */
const classes = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

interface Durations {
  readonly counts: number[]
  sum: number
  count: number
}

const labelled = (labels: Readonly<Record<string, string | number>>) =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, '_')}"`)
    .join(',')}}`

/** What the server counts of itself, told in the text format of Prometheus. */
export class Meters {
  readonly #requests = new Map<string, number>()
  readonly #durations = new Map<string, Durations>()
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })

  constructor() {
    this.#delay.enable()
  }

  /** Counts requests by route, method and status, and how long each took. Pages and files are one route each. */
  readonly count: RequestHandler = (request, response, next) => {
    const began = performance.now()
    const { method, path } = request
    response.once('close', () => {
      const known = (response.locals as { readonly route?: string }).route
      const route = known ?? (path.startsWith('/_app/') ? 'asset' : path.startsWith('/api/') ? 'api' : 'page')
      const status = response.writableFinished ? response.statusCode : 499
      const key = labelled({ route, method, status })
      this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1)
      this.#observe(route, (performance.now() - began) / 1000)
    })
    next()
  }

  #observe(route: string, seconds: number): void {
    const durations = this.#durations.get(route) ?? { counts: classes.map(() => 0), sum: 0, count: 0 }
    this.#durations.set(route, durations)
    for (const [index, end] of classes.entries()) if (seconds <= end) durations.counts[index]! += 1
    durations.sum += seconds
    durations.count += 1
  }

  async text(service: Service): Promise<string> {
    const { hits, misses, stopped, entries, bytes } = service.cached
    const memory = process.memoryUsage()
    const edition = await service.read((reading) => Promise.resolve(reading.edition)).catch(() => null)
    const one = (name: string, kind: string, help: string, value: number) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${kind}`,
      `${name} ${value}`,
    ]
    return [
      '# HELP rollcall_requests_total Requests answered.',
      '# TYPE rollcall_requests_total counter',
      ...[...this.#requests].map(([labels, count]) => `rollcall_requests_total${labels} ${count}`),
      '# HELP rollcall_request_seconds Time until a request was answered.',
      '# TYPE rollcall_request_seconds histogram',
      ...[...this.#durations].flatMap(([route, { counts, sum, count }]) => [
        ...classes.map((le, index) => `rollcall_request_seconds_bucket${labelled({ route, le })} ${counts[index]}`),
        `rollcall_request_seconds_bucket${labelled({ route, le: '+Inf' })} ${count}`,
        `rollcall_request_seconds_sum${labelled({ route })} ${sum}`,
        `rollcall_request_seconds_count${labelled({ route })} ${count}`,
      ]),
      ...one('rollcall_cache_hits_total', 'counter', 'Questions answered from memory.', hits),
      ...one('rollcall_cache_misses_total', 'counter', 'Questions that were not in memory.', misses),
      ...one(
        'rollcall_questions_stopped_total',
        'counter',
        'Questions given up because all who asked had gone.',
        stopped,
      ),
      ...one('rollcall_cache_entries', 'gauge', 'Answers in memory.', entries),
      ...one('rollcall_cache_bytes', 'gauge', 'About how much memory they take.', bytes),
      '# HELP rollcall_edition_info The edition in use.',
      '# TYPE rollcall_edition_info gauge',
      ...(edition === null
        ? []
        : [
            `rollcall_edition_info${labelled({ edition: edition.id, as_of: edition.asOf })} 1`,
            ...one(
              'rollcall_edition_published_seconds',
              'gauge',
              'When the edition in use was published, in Unix time.',
              Date.parse(edition.publishedAt) / 1000,
            ),
          ]),
      ...one(
        'nodejs_eventloop_lag_p99_seconds',
        'gauge',
        'Delay of the event loop, 99th percentile.',
        this.#delay.percentile(99) / 1e9,
      ),
      ...one('process_resident_memory_bytes', 'gauge', 'Resident memory.', memory.rss),
      ...one('nodejs_heap_size_used_bytes', 'gauge', 'Heap in use.', memory.heapUsed),
      '',
    ].join('\n')
  }

  /** A server of its own for `/metrics`: it never stands on the port of the pages. */
  serve(service: Service): Server {
    return createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end()
      this.text(service).then(
        (text) => response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
        () => response.writeHead(500).end(),
      )
    })
  }

  close(): void {
    this.#delay.disable()
  }
}
