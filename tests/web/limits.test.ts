import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(100))
  readers = await readersIn(home, { hr: { role: 'hr' }, boss: { role: 'executive' } })
  server = await serve(home, { limits: { atOnce: 2, rows: 5, pagesPerMinute: 4 } })
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const query = (by: string) => `/api/v1/query?metrics=kept_rate&by=${by}&from=2026-01-01&to=2026-08-01`
const ask = (who: string, path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { ...init, headers: { ...readers[who]?.headers, ...(init.headers as object | undefined) } })

test('an answer with more rows than a reader may have is refused in every format', async () => {
  expect((await ask('hr', query('team'))).status).toBe(200)
  for (const format of ['json', 'csv', 'arrow', 'parquet', 'xlsx']) {
    const response = await ask('hr', `${query('collector')}&format=${format}`)
    expect([format, response.status]).toEqual([format, 422])
    expect(await response.json()).toMatchObject({ code: 'too_many_rows', rows: 9, most: 5 })
  }
})

test('one person has so many requests under way and no more, and others are not held up', async () => {
  const paths = Array.from({ length: 12 }, (_, index) => `/api/v1/gaming?from=2026-01-01&to=2026-07-${10 + index}`)
  const all = await Promise.all(paths.map((path) => ask('hr', path)))
  const found = all.map(({ status }) => status)
  expect(found.filter((status) => status === 429).length).toBeGreaterThan(0)
  expect(found.filter((status) => status === 200).length).toBeGreaterThan(1)
  expect((await ask('boss', query('team'))).status).toBe(200)
  expect((await ask('hr', query('team'))).status).toBe(200)
})

test('pages are limited by session, and large bodies and headers are refused', async () => {
  for (let count = 0; count < 4; count++) expect((await ask('hr', '/dictionary')).status).toBe(200)
  expect((await ask('hr', '/dictionary')).status).toBe(429)
  expect((await ask('boss', '/dictionary')).status).toBe(200)
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ metrics: 'x'.repeat(70_000) })
  expect((await ask('hr', '/api/v1/query', { method: 'POST', headers, body })).status).toBe(413)
  expect((await ask('hr', '/api/v1/me', { headers: { 'X-Long': 'x'.repeat(20_000) } })).status).toBe(431)
})
