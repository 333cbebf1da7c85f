import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../../web/api/routes/index.ts'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from '../web/floor.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'
import { readersIn, type Reader } from '../web/readers.ts'

/** 100,000 with FUZZ_REQUESTS. */
const wanted = Number(process.env['FUZZ_REQUESTS'] ?? 1200)

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(100))
  readers = await readersIn(home, {
    hr: { role: 'hr' },
    manager: { role: 'manager', scope: { teams: ['T1'] } },
    collector: { role: 'collector', scope: { collector: 'c0' } },
    steward: { role: 'steward' },
    admin: { role: 'admin' },
  })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const odd = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    'NaN',
    'null',
    '2026-02-30',
    '9999-12-31',
    '0001-01-01',
    '1e309',
    '../../etc/passwd',
    '%',
    '%00',
    '%ff',
    "' or 1=1 --",
    '__proto__',
    'constructor',
    'toString',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'net_collected',
    'kept_rate',
    'oe_index',
    'team',
    'collector',
    'month',
    'T1',
    'c0',
    'T2',
    '2026-07-01',
    '2026-08-01',
    'roll',
    'bridge',
    'net-flow',
    'vintage',
    'csv',
    'arrow',
    'parquet',
    'true',
    '10',
    'payments',
    'book',
  ),
)
const word = fc.oneof(
  fc.constantFrom(
    'metrics',
    'by',
    'from',
    'to',
    'where',
    'attribution',
    'months',
    'as_of',
    'compare',
    'matrix',
    'curve',
    'pool',
    'format',
    'edition',
    'as_known_on',
    'limit',
    'offset',
    'on',
    'table',
    'metric',
    'questions',
    'before',
    '__proto__',
  ),
  fc.string({ maxLength: 6 }),
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: odd },
  fc.integer(),
  fc.constant(null),
  fc.array(odd, { maxLength: 3 }),
  fc.dictionary(word, odd, { maxKeys: 2 }),
)

const request = fc.record({
  who: fc.constantFrom('hr', 'manager', 'collector', 'steward', 'admin', 'nobody'),
  route: fc.constantFrom(...routes.map(({ path }) => path), '/me', '/audit', '/openapi.json', '/nothing'),
  part: odd,
  words: fc.array(fc.tuple(word, odd), { maxLength: 6 }),
  method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  body: fc.oneof(
    fc.dictionary(word, value, { maxKeys: 5 }).map((one) => JSON.stringify(one)),
    fc.string({ maxLength: 40 }),
  ),
  type: fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'application/x-www-form-urlencoded',
    'x',
  ),
  accept: fc.constantFrom(
    '*/*',
    'application/json',
    'text/csv',
    'image/png',
    ';q=',
    'application/vnd.apache.arrow.stream',
  ),
  headers: fc.constantFrom(
    {},
    { 'If-None-Match': '*' },
    { Authorization: 'Bearer rct_x' },
    { Authorization: 'Basic Og==' },
    { Origin: 'null' },
    { Range: 'bytes=0-1' },
  ),
})

const part = (text: string) => encodeURIComponent(text.toWellFormed()).slice(0, 200) || '-'

test('whatever is asked, nothing fails inside and nothing of the inside is told', { timeout: 3_600_000 }, async () => {
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(request, async ({ who, route, part: id, words, method, body, type, accept, headers }) => {
      const search = new URLSearchParams(
        words.map(([name, text]) => [name.toWellFormed(), text.toWellFormed()]),
      ).toString()
      const path = `/api/v1${route.replace(/\{\w+\}/g, part(id))}?${search}`
      const hasBody = !['GET', 'HEAD'].includes(method)
      const response = await fetch(server.url + path, {
        method,
        headers: { ...readers[who]?.headers, Accept: accept, ...(hasBody ? { 'Content-Type': type } : {}), ...headers },
        ...(hasBody ? { body } : {}),
        redirect: 'manual',
      })
      const text = await response.text()
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1)
      expect(response.status, `${who} ${method} ${path} ${text.slice(0, 300)}`).toBeLessThan(500)
      expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d+|Binder Error|Catalog Error|duckdb/i)
    }),
    {
      numRuns: wanted,
      endOnFailure: true,
      ...(process.env['FUZZ_SEED'] ? { seed: Number(process.env['FUZZ_SEED']) } : {}),
    },
  )
  console.log(JSON.stringify(Object.fromEntries([...seen].sort())))
})
