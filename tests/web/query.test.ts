import { tableFromIPC } from 'apache-arrow'
import { get as request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { collectedInMonth, smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
let edition: string
beforeAll(async () => {
  home = await newHome()
  edition = await publish(home, smallFloor(100))
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const get = (words: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1/query?${words}`, { headers })
const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const july = 'from=2026-07-01&to=2026-08-01'

test('a question is answered with exact money, the edition and its last day', async () => {
  const answer: unknown = await (await get(`metrics=net_collected&${july}`)).json()
  expect(answer).toMatchObject({
    edition,
    as_of: '2026-07-31',
    from: '2026-07-01',
    to: '2026-08-01',
    rows: [{ net_collected: { value: collectedInMonth(100), n: 150 } }],
    unavailable: {},
  })
})

test('the same question by GET and as JSON has the same answer', async () => {
  const asked = await get(`metrics=kept_rate,net_collected&by=team&${july}&where=team%3DT1&where=team%3DT%5C%2C3`)
  const posted = await post({
    metrics: ['kept_rate', 'net_collected'],
    by: 'team',
    from: '2026-07-01',
    to: '2026-08-01',
    where: { team: ['T1', 'T,3'] },
  })
  const answer = (await asked.json()) as { rows: { team: string }[] }
  expect(await posted.json()).toEqual(answer)
  expect(answer.rows.map(({ team }) => team)).toEqual(['T,3', 'T1'])
})

test('CSV has a column for each part of a number and defuses what a spreadsheet would take for a formula', async () => {
  const response = await get(`metrics=kept_rate&by=collector&${july}`, { Accept: 'text/csv' })
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toContain(`rollcall-${edition}.csv`)
  const [head = '', ...lines] = (await response.text()).split('\r\n')
  expect(head.split(',').slice(0, 4)).toEqual([
    'collector',
    'kept_rate',
    'kept_rate.numerator',
    'kept_rate.denominator',
  ])
  expect(lines[0]).toMatch(/^c0,0\.5,10,20,/)
})

test('an Arrow stream carries the same rows, exact decimals as text', async () => {
  const words = `metrics=net_collected,kept_rate&by=team&${july}`
  const stream = await get(words, { Accept: 'application/vnd.apache.arrow.stream' })
  expect(stream.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream')
  const table = tableFromIPC(new Uint8Array(await stream.arrayBuffer()))
  const { rows } = (await (await get(words)).json()) as { rows: Record<string, { value: unknown } & string>[] }
  const teams = Array.from({ length: table.numRows }, (_, row) => ({
    team: String(table.getChild('team')?.get(row)),
    net: String(table.getChild('net_collected')?.get(row)),
    kept: Number(table.getChild('kept_rate')?.get(row)),
  }))
  expect(teams).toEqual(
    rows.map((row) => ({ team: row.team, net: row.net_collected?.value, kept: row.kept_rate?.value })),
  )
})

test('the roll matrix is asked for with the words of the command line', async () => {
  const { rows } = (await (await get(`matrix=roll&pool&${july}`)).json()) as {
    rows: { period: null; from: string; accounts: number; accounts_share: number }[]
  }
  expect(rows.every(({ period }) => period === null)).toBe(true)
  expect(rows.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(180)
  const shares = Map.groupBy(rows, ({ from }) => from)
  for (const some of shares.values())
    expect(some.reduce((sum, { accounts_share }) => sum + accounts_share, 0)).toBeCloseTo(1, 12)
})

/** As a browser's cache asks; `fetch` would ask for a fresh answer. */
const revalidated = (words: string, tag: string) =>
  new Promise<number | undefined>((done, failed) => {
    request(`${server.url}/api/v1/query?${words}`, { headers: { 'If-None-Match': tag } }, (response) => {
      response.resume()
      done(response.statusCode)
    }).once('error', failed)
  })

test('bridges and curves are drawn too, and say which table they miss', async () => {
  const { rows } = (await (await get(`matrix=bridge&${july}`)).json()) as { rows: { residual: string }[] }
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every(({ residual }) => Number(residual) === 0)).toBe(true)
  const curve = (await (await get(`curve=liquidation&from=2026-01-01&to=2026-08-01`)).json()) as { unavailable: string }
  expect(curve.unavailable).toBe('placements')
})

test('an unchanged answer is not sent again', async () => {
  const first = await get(`metrics=net_collected&${july}`)
  const tag = first.headers.get('etag') ?? ''
  expect(tag).not.toBe('')
  expect(await revalidated(`metrics=net_collected&${july}`, tag)).toBe(304)
  expect(await revalidated(`metrics=waived&${july}`, tag)).toBe(200)
})

describe('what cannot be asked is refused with a sentence that says what can', () => {
  test.each([
    ['an unknown word', 'metrics=net_collected&metric=x', /no “metric”; it has metrics, by/],
    ['an unknown metric', 'metrics=nett', /There is no metric nett; there are net_collected/],
    ['an unknown dimension', 'metrics=net_collected&by=planet', /There is no dimension planet/],
    [
      'a dimension the metric cannot honour',
      'metrics=assigned_book&by=channel',
      /cannot be split or filtered by channel; it can by/,
    ],
    ['no metric', 'by=team', /Name at least one metric/],
    ['a word said twice', 'metrics=net_collected&from=2026-01-01&from=2026-02-01', /“from” is given more than once/],
    ['an unknown format', 'metrics=net_collected&format=xml', /no format “xml” here; ask for json, csv, arrow/],
    ['an unknown matrix', 'matrix=hanoi', /There is no matrix hanoi; there are roll, bridge/],
    ['a matrix with metrics', 'matrix=roll&metrics=net_collected', /leave out metrics/],
  ])('%s', async (_what, words, sentence) => {
    const response = await get(words)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    const problem = (await response.json()) as { status: number; title: string; detail: string }
    expect(problem).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400 })
    expect(problem.detail).toMatch(sentence)
  })

  test('what is no JSON object, is too large or cannot be accepted', async () => {
    expect((await post('[1]')).status).toBe(400)
    expect((await post('{')).status).toBe(400)
    expect((await post({ metrics: 'x'.repeat(100_000) })).status).toBe(413)
    expect((await get(`metrics=net_collected&${july}`, { Accept: 'image/png' })).status).toBe(406)
  })
})

test('the dictionary says what each metric is in both languages', async () => {
  const { metrics } = (await (await fetch(`${server.url}/api/v1/metrics`)).json()) as {
    metrics: { id: string; label: { en: string; zh: string }; minN: number }[]
  }
  const kept = metrics.find(({ id }) => id === 'kept_rate')
  expect(kept?.label.en).not.toBe('')
  expect(kept?.label.zh).toMatch(/\p{Script=Han}/u)
  expect(kept?.minN).toBe(30)
})

test('the editions are listed, the current one first', async () => {
  const { editions } = (await (await fetch(`${server.url}/api/v1/editions`)).json()) as { editions: { id: string }[] }
  expect(editions[0]).toMatchObject({ id: edition, asOf: '2026-07-31', checks: 41, quarantined: 2, currency: 'CNY' })
})
