import express from 'express'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { pino } from 'pino'
import { Database, EditionFolder, type AnyQuery } from '#warehouse'
import { answer, PublishedEdition, shiftDays, type Edition, type Words } from '#sql'
import { demoSettings, writeDemo } from '#pipeline/demo/index'
import { run } from '#pipeline/jobs/run'
import { markDemo } from '#state'
import { startServer } from '../../web/server.ts'

/**
 * The API of the demo floor: a page's batch against its own SQL put one after the other to one connection, answers from
 * memory against bare Express returning the same bytes, and Arrow against JSON of 50,000 records.
 * SCALE (default 1), ROUNDS (default 7) and BENCH_HOME, a home that is published already, are read from the environment.
 */
interface Load {
  readonly url: string
  readonly bodies: readonly (string | null)[]
  readonly readers: number
  readonly requests: number
}

interface Loaded {
  readonly times: readonly number[]
  readonly elapsed: number
  readonly bytes: number
}

const ask = (url: string, body: string | null, agent: Agent) =>
  new Promise<number>((done, failed) => {
    const method = body === null ? 'GET' : 'POST'
    const headers = body === null ? {} : { 'Content-Type': 'application/json' }
    const asked = request(url, { method, agent, headers }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.byteLength))
      response.on('end', () =>
        response.statusCode === 200 ? done(bytes) : failed(new Error(`${response.statusCode}`)),
      )
    })
    asked.once('error', failed)
    asked.end(body ?? undefined)
  })

/** Readers that ask one question after the other, in a thread of their own. */
async function perform({ url, bodies, readers, requests }: Load): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers })
  const times: number[] = []
  let [next, bytes] = [0, 0]
  const began = performance.now()
  await Promise.all(
    Array.from({ length: readers }, async () => {
      while (next < requests) {
        const body = bodies[next++ % bodies.length] ?? null
        const start = performance.now()
        bytes += await ask(url, body, agent)
        times.push(performance.now() - start)
      }
    }),
  )
  agent.destroy()
  return { times, elapsed: performance.now() - began, bytes }
}

const percentile = (values: readonly number[], percent: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * percent) / 100))]!
const median = (values: readonly number[]) => percentile(values, 50)

function loader(): { load: (of: Load) => Promise<Loaded>; end: () => Promise<number> } {
  const worker = new Worker(new URL(import.meta.url))
  const load = (of: Load) =>
    new Promise<Loaded>((done, failed) => {
      worker.once('message', (loaded: Loaded) => {
        worker.off('error', failed)
        done(loaded)
      })
      worker.once('error', failed)
      worker.postMessage(of)
    })
  return { load, end: () => worker.terminate() }
}

/** The tiles of a team page. */
function tilesOf(from: string, to: string, trend: string): (Words & { name: string })[] {
  const metrics = ['net_collected', 'recovery_rate', 'kept_rate', 'rpc_rate', 'breach_free_rate', 'overdue_rate']
  return [
    { name: 'now', metrics, by: ['team'], from, to, compare: 'previous' },
    { name: 'total', metrics, from, to, compare: 'previous' },
    { name: 'trend', metrics: metrics.slice(0, 3), by: ['team', 'month'], from: trend, to },
    { name: 'people', metrics, by: ['collector'], from, to },
  ]
}

async function homeOf(): Promise<{ home: string; folder: string | null }> {
  const given = process.env['BENCH_HOME']
  if (given !== undefined) return { home: given, folder: null }
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  await writeFile(join(folder, 'rollcall.yaml'), demoSettings)
  await writeDemo({ to: join(folder, 'inbox'), scale: Number(process.env['SCALE'] ?? 1) })
  await run(folder)
  markDemo(folder)
  return { home: folder, folder }
}

/** The SQL of questions, as they put it to an edition. */
async function statementsOf(edition: PublishedEdition, questions: readonly Words[]): Promise<AnyQuery[]> {
  const asked: AnyQuery[] = []
  const recording: Edition = {
    ...{ id: edition.id, asOf: edition.asOf, policies: edition.policies, delivered: edition.delivered },
    ...{ decided: edition.decided, minimums: edition.minimums, digits: edition.digits },
    cutAt: (day) => edition.cutAt(day),
    rows: (query, signal) => {
      asked.push(query)
      return edition.rows(query, signal)
    },
  }
  for (const question of questions) await answer(recording, question)
  return asked
}

async function main(): Promise<void> {
  const rounds = Number(process.env['ROUNDS'] ?? 7)
  const { home, folder } = await homeOf()
  const editions = new EditionFolder(join(home, 'editions'))
  const id = (await editions.current())!
  const file = editions.fileOf(id)
  const edition = await PublishedEdition.open(file, id)
  const { asOf } = edition
  const month = `${asOf.slice(0, 8)}01`
  const tiles = tilesOf(month, asOf, `${Number(asOf.slice(0, 4)) - 1}${asOf.slice(4, 8)}01`)
  const statements = await statementsOf(edition, tiles)
  await edition.close()
  const logger = pino({ level: 'silent' })
  const { load, end } = loader()

  const bare = await Database.open(file, { readOnly: true, threads: availableParallelism() })
  const sequential: number[] = []
  for (let round = -1; round < rounds; round++) {
    const began = performance.now()
    for (const statement of statements) await bare.rows(statement)
    if (round >= 0) sequential.push(performance.now() - began)
  }
  await bare.close()
  const base = median(sequential)
  console.log(`edition ${id}; a page of ${tiles.length} tiles, ${statements.length} statements, medians of ${rounds}`)
  console.log(`SQL one after the other ${base.toFixed(0)} ms`)

  const forgetful = await startServer({ home, port: 0, logger, cacheBytes: 0 })
  const batch = JSON.stringify({ questions: tiles })
  const url = `${forgetful.url}/api/v1/batch`
  await load({ url, bodies: [batch], readers: 1, requests: 1 })
  const alone = await load({ url, bodies: [batch], readers: 1, requests: rounds })
  console.log(`batch, nothing kept, one reader p50 / SQL ${(median(alone.times) / base).toFixed(2)}`)

  const delay = monitorEventLoopDelay({ resolution: 5 })
  const days = Array.from({ length: 84 }, (_, back) => shiftDays(asOf, -back))
  const rows = 'limit=50000&' + `on=${days.join(',')}`
  const listed: Record<string, number[]> = { json: [], arrow: [], csv: [] }
  const bytes: Record<string, number> = {}
  const stall: Record<string, number> = { json: 0, arrow: 0, csv: 0 }
  for (let round = -1; round < rounds; round++)
    for (const format of ['json', 'arrow', 'csv']) {
      delay.reset()
      delay.enable()
      const path = `${forgetful.url}/api/v1/facts/book?${rows}&format=${format}`
      const got = await load({ url: path, bodies: [null], readers: 1, requests: 1 })
      delay.disable()
      if (round < 0) continue
      listed[format]!.push(got.times[0]!)
      bytes[format] = got.bytes
      stall[format] = Math.max(stall[format]!, delay.max / 1e6)
    }
  await forgetful.close()
  for (const [format, times] of Object.entries(listed))
    console.log(
      `50,000 records as ${format} ${median(times).toFixed(0)} ms, ${((bytes[format] ?? 0) / 1e6).toFixed(1)} MB, longest stall ${stall[format]!.toFixed(0)} ms`,
    )
  console.log(`Arrow / JSON ${(median(listed['arrow']!) / median(listed['json']!)).toFixed(2)}`)

  const server = await startServer({ home, port: 0, logger })
  const pages = Array.from({ length: 8 }, (_, index) =>
    JSON.stringify({ questions: tiles.map((tile) => ({ ...tile, where: [`team=T0${index + 1}`] })).slice(0, 3) }),
  )
  for (const how of ['cold', 'warm']) {
    const asked = { url: `${server.url}/api/v1/batch`, bodies: [batch, ...pages], readers: 64, requests: 2000 }
    const { times } = await load(asked)
    const ratio = (percent: number) => (percentile(times, percent) / base).toFixed(2)
    console.log(`64 readers of 9 pages, ${how}: p50 / SQL ${ratio(50)}, p99 / SQL ${ratio(99)}`)
  }

  const question = `/api/v1/query?metrics=net_collected,recovery_rate,kept_rate&by=team&from=${month}&to=${asOf}`
  const body = Buffer.from(await (await fetch(server.url + question)).arrayBuffer())
  const express5 = express().disable('x-powered-by')
  express5.get('/api/v1/query', (_request, response) => void response.type('json').send(body))
  const other = createServer(express5)
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const bareUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}${question}`
  const ratios: number[] = []
  for (let round = -1; round < rounds; round++) {
    const asked = { bodies: [null], readers: 16, requests: 1500 }
    const ours = await load({ ...asked, url: server.url + question })
    const theirs = await load({ ...asked, url: bareUrl })
    if (round >= 0) ratios.push(theirs.elapsed / ours.elapsed)
  }
  console.log(`from memory / bare Express, throughput ${median(ratios).toFixed(2)} (${body.byteLength} bytes)`)
  other.close()
  await server.close()
  await end()
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
  if (folder !== null) await rm(folder, { recursive: true, force: true })
}

if (isMainThread) await main()
else parentPort!.on('message', (of: Load) => void perform(of).then((done) => parentPort!.postMessage(done)))
