import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { routes } from '../../web/api/routes/index.ts'
import type { RunningServer } from '../../web/server.ts'
import { collectedInMonth, smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
let before: string
let edition: string
beforeAll(async () => {
  home = await newHome()
  before = await publish(home, smallFloor(50))
  edition = await publish(home, smallFloor(100))
  server = await serve(home, { metricsPort: 0 })
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

type Json = Record<string, unknown>
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}/api/v1${path}`, { headers })
const json = async (path: string) => (await (await get(path)).json()) as Json
const post = (path: string, body: unknown, signal?: AbortSignal) =>
  fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })
const july = 'from=2026-07-01&to=2026-08-01'
const meter = async (name: string) => {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])
}

test('all tiles of a page come in one call, from one edition, and a refused one is told beside the others', async () => {
  const response = await post('/batch', {
    questions: [
      { name: 'money', metrics: 'net_collected', from: '2026-07-01', to: '2026-08-01' },
      { name: 'roll', matrix: 'roll', pool: true, from: '2026-07-01', to: '2026-08-01' },
      { name: 'wrong', metrics: 'nett' },
    ],
  })
  const answered = (await response.json()) as { edition: string; answers: Record<string, { rows: Json[] } & Json> }
  expect(answered.edition).toBe(edition)
  expect(answered.answers['money']?.rows).toMatchObject([{ net_collected: { value: collectedInMonth(100) } }])
  const alone = await json(`/query?matrix=roll&pool&${july}`)
  expect(answered.answers['roll']).toEqual(alone)
  expect(answered.answers['wrong']).toMatchObject({ problem: { status: 400, code: 'unknown_metric' } })
  expect((await post('/batch', { questions: [] })).status).toBe(400)
  expect((await post('/batch', { questions: [{ name: 'a' }, { name: 'a' }] })).status).toBe(400)
  expect((await post('/batch', { questions: [{ name: 'a', metric: 'x' }] })).status).toBe(400)
})

test('whoever means the same gets the same answer under the same tag, however it is put', async () => {
  const tag = async (words: string) => (await get(`/query?${words}`)).headers.get('etag')
  const plain = await tag(`metrics=net_collected&${july}&where=team=T1,T2&where=product=card`)
  expect(plain).not.toBeNull()
  const ways = [
    `metrics=net_collected,net_collected&to=2026-08-01&from=2026-07-01&where=product=card&where=team=T2&where=team=T1`,
    `metrics=net_collected&where=team=T1,T2&where=product=card`,
    `metrics=net_collected&${july}&where=product=card&where=team=T2,T1,T2&attribution=default&compare=none&as-of=2026-07-31`,
  ]
  for (const way of ways) expect(await tag(way), way).toBe(plain)
  const others = ['where=team=T1', 'where=team=T1,T2', 'where=team=T1,T2&where=product=card&compare=year']
  for (const other of others) expect(await tag(`metrics=net_collected&${july}&${other}`), other).not.toBe(plain)
})

test('the same question asked by many at once is asked once, and then answered from memory', async () => {
  const words = `/query?metrics=kept_rate,net_collected&by=collector,day&${july}`
  const missed = await meter('rollcall_cache_misses_total')
  const answers = await Promise.all(Array.from({ length: 12 }, async () => (await get(words)).text()))
  expect(new Set(answers).size).toBe(1)
  const after = await meter('rollcall_cache_misses_total')
  const hit = await meter('rollcall_cache_hits_total')
  await get(words)
  expect(await meter('rollcall_cache_misses_total')).toBe(after)
  expect(await meter('rollcall_cache_hits_total')).toBe(hit + 1)
  expect(after).toBeGreaterThan(missed)
})

test('a question whose asker hangs up is stopped, and can be asked again', async () => {
  const questions = Array.from({ length: 30 }, (_, index) => ({
    name: `q${index}`,
    metrics: 'oe_shrunk,recovery_rate,kept_rate',
    by: 'collector,month',
    from: '2026-01-01',
    to: `2026-07-${String(index + 1).padStart(2, '0')}`,
  }))
  const stopped = await meter('rollcall_questions_stopped_total')
  const leaving = new AbortController()
  const gone = post('/batch', { questions }, leaving.signal)
  setTimeout(() => leaving.abort(), 150)
  await expect(gone).rejects.toThrow()
  await expect.poll(() => meter('rollcall_questions_stopped_total'), { timeout: 10_000 }).toBeGreaterThan(stopped)
  const again = await post('/batch', { questions: questions.slice(0, 2) })
  const { answers } = (await again.json()) as { answers: Record<string, { rows: Json[] }> }
  expect(answers['q0']?.rows.length).toBeGreaterThan(0)
})

test('an earlier edition is asked by its id or by what was known on a day', async () => {
  const money = { value: collectedInMonth(50) }
  expect(await json(`/query?metrics=net_collected&${july}&edition=${before}`)).toMatchObject({
    edition: before,
    rows: [{ net_collected: money }],
  })
  expect(await json(`/query?metrics=net_collected&${july}&as_known_on=2026-08-02`)).toMatchObject({ edition })
  expect((await get('/query?metrics=net_collected&as_known_on=2026-07-01')).status).toBe(404)
  expect((await get('/query?metrics=net_collected&edition=0009-x')).status).toBe(404)
  expect((await get('/metrics?edition=../../x')).status).toBe(404)
})

test('records are listed in pages that follow each other, and flat files carry the same', async () => {
  const all = (await json(`/facts/payments?${july}`)) as { rows: { payment_id: string; amount: string }[]; next: null }
  expect(all.rows).toHaveLength(150)
  expect(all.next).toBeNull()
  const seen: unknown[] = []
  for (let offset: number | null = 0; offset !== null;) {
    const page = (await json(`/facts/payments?${july}&limit=70&offset=${offset}`)) as {
      rows: unknown[]
      next: number | null
    }
    seen.push(...page.rows)
    offset = page.next
  }
  expect(seen).toEqual(all.rows)
  const arrow = await get(`/facts/payments?${july}`, { Accept: 'application/vnd.apache.arrow.stream' })
  const table = tableFromIPC(new Uint8Array(await arrow.arrayBuffer()))
  const flat = Array.from({ length: table.numRows }, (_, row) => table.getChild('payment_id')?.get(row) as unknown)
  expect(flat).toEqual(all.rows.map(({ payment_id }) => payment_id))
  const csv = (await (await get(`/facts/payments?${july}&format=csv`)).text()).split('\r\n')
  expect(csv).toHaveLength(152)
  const parquet = Buffer.from(await (await get(`/facts/spells?format=parquet`)).arrayBuffer())
  expect(parquet.subarray(0, 4).toString()).toBe('PAR1')
  expect((await get('/facts/nothing')).status).toBe(404)
  expect((await get('/facts/book')).status).toBe(400)
  expect((await get('/facts/payments?limit=1000000')).status).toBe(400)
})

test.each(['promises', 'spells', 'book?on=2026-07-31', 'worked-accounts', 'findings', 'finding-counts'])(
  'facts %s are listed',
  async (table) => {
    const { rows } = (await json(`/facts/${table}`)) as { rows: unknown[] }
    expect(Array.isArray(rows)).toBe(true)
  },
)

test('a change is split, habits and targets are told, and what was never judged is not there', async () => {
  const { change } = (await json(`/change?metric=kept_rate&by=team&${july}`)) as { change: { ratio: Json } | null }
  expect(change?.ratio).toHaveProperty('difference')
  expect((await get(`/change?metric=net_collected&by=team`)).status).toBe(400)
  expect(await json(`/gaming?${july}`)).toHaveProperty('rows')
  expect(await json(`/attainment?${july}`)).toMatchObject({ rows: [], unavailable: { attainment: 'targets' } })
  expect((await get('/findings/nobody')).status).toBe(404)
  expect(await json('/metrics/kept_rate')).toMatchObject({ id: 'kept_rate', interval: 'wilson' })
  expect((await get('/metrics/constructor')).status).toBe(404)
})

test('what an edition restates, and who gains by a change of policy, are asked over HTTP', async () => {
  const { rows, ...told } = (await json('/restated?metrics=net_collected')) as { rows: Json[] }
  expect(told).toMatchObject({ before, after: edition })
  expect(rows).toContainEqual(
    expect.objectContaining({
      metric: 'net_collected',
      was: expect.objectContaining({ value: collectedInMonth(50) }) as unknown,
      is: expect.objectContaining({ value: collectedInMonth(100) }) as unknown,
    }),
  )
  expect(await json(`/restated?edition=${edition}&before=${edition}`)).toMatchObject({ rows: [] })
  expect((await get(`/restated?edition=${before}`)).status).toBe(404)
  expect((await get('/restated?before=0009-x')).status).toBe(404)
  expect((await get('/restated?metrics=oe_index')).status).toBe(400)
  const compared = (await json(`/attribution/compare?before=default&after=default&${july}`)) as { rows: Json[] }
  expect(compared.rows.length).toBeGreaterThan(0)
  expect(compared.rows.filter(({ difference }) => Number(difference) !== 0)).toEqual([])
  expect((await get(`/attribution/compare?before=default&after=nobody&${july}`)).status).toBe(400)
})

test('the runs of the pipeline are told from its journal', async () => {
  expect(await json('/runs')).toEqual({ runs: [] })
  await mkdir(join(home, 'logs'), { recursive: true })
  const lines = [
    { event: 'began', run: 'a', verb: 'run', pid: 1, at: '2026-08-01T01:00:00Z', facts: {} },
    {
      event: 'ended',
      run: 'a',
      at: '2026-08-01T01:01:00Z',
      outcome: 'published',
      edition,
      error: null,
      facts: { n: 1 },
    },
    { event: 'began', run: 'b', verb: 'run', pid: 1, at: '2026-08-02T01:00:00Z', facts: {} },
  ]
  await writeFile(join(home, 'logs', 'runs.ndjson'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"ev`)
  expect(await json('/runs')).toMatchObject({
    runs: [
      { run: 'b', outcome: 'interrupted', ended_at: null },
      { run: 'a', outcome: 'published', edition, facts: { n: 1 } },
    ],
  })
  expect((await json('/runs?limit=1'))['runs']).toHaveLength(1)
  expect(await json('/quarantine')).toEqual({ groups: [] })
})

test('every route is described, by OpenAPI for programs and on a page for people that loads nothing', async () => {
  const { openapi, paths } = (await json('/openapi.json')) as { openapi: string; paths: Record<string, Json> }
  expect(openapi).toBe('3.1.0')
  for (const [path, sharing] of Map.groupBy(routes, (route) => route.path))
    expect(Object.keys(paths[path] ?? {}), path).toEqual(
      sharing.flatMap(({ methods }) => methods.map((method) => method.toLowerCase())),
    )
  const page = await fetch(`${server.url}/api/docs`)
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
  const html = await page.text()
  for (const { path } of routes) expect(html).toContain(`/api/v1${path}`)
  expect(html).not.toMatch(/<script|<link|<img|https?:\/\//)
})

test('a route asked in a way it does not know says in which it can be', async () => {
  const response = await get('/batch')
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
})

test('meters stand on a port of their own, never on the one of the pages', async () => {
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text()
  expect(text).toMatch(/^rollcall_requests_total\{route="query",method="GET",status="200"\} \d+$/m)
  expect(text).toContain(`rollcall_edition_info{edition="${edition}",as_of="2026-07-31"} 1`)
})
