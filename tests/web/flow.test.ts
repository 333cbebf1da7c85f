import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  const floor = smallFloor(12_345)
  // Some never pay, and are in a better bucket all the same.
  const pays = ({ account_id: account }: Record<string, unknown>) => Number(String(account).slice(1)) % 4 !== 0
  await publish(home, { ...floor, payments: (floor.payments ?? []).filter(pays) })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

type Row = Record<string, string | number | null>
const period = 'from=2026-05-01&to=2026-08-01'
const rows = async (query: string) => {
  const answer = (await (await fetch(`${server.url}/api/v1/query?${query}`)).json()) as { rows: Row[] }
  return answer.rows
}
const page = async (query: string) => {
  const answer = await fetch(`${server.url}/portfolio/flow?${period}&${query}`)
  expect(answer.status).toBe(200)
  return (await answer.text()).replaceAll(/<!--.*?-->/gs, '')
}
const names: Readonly<Record<string, string>> = {
  paid_off: 'Paid off',
  charged_off: 'Charged off',
  unknown: 'Unknown',
  recalled: 'Recalled',
  sold: 'Sold',
  restructured: 'Restructured',
  re_aged: 'Re-aged',
}
const named = (state: unknown) => names[String(state)] ?? String(state)
const cellsOf = (html: string) =>
  [...html.matchAll(/title="([^"]+ → [^"]+: [\d.]+% \([\d,]+\))"/g)].map(([, text]) => text)
const told = (cells: readonly Row[]) =>
  cells
    .filter(({ from }) => !['paid_off', 'charged_off', 'sold', 'recalled', 'new', 'unknown'].includes(String(from)))
    .map(
      ({ from, to, accounts, accounts_share: share }) =>
        `${named(from)} → ${named(to)}: ${(Number(share) * 100).toFixed(1)}% (${Number(accounts).toLocaleString('en')})`,
    )

test('the matrix of the page is that of the query, whole and of every segment of every split', async () => {
  const whole = await rows(`matrix=roll&pool=true&${period}`)
  expect(whole.length).toBeGreaterThan(5)
  expect(cellsOf(await page('')).toSorted()).toEqual(told(whole).toSorted())
  for (const split of [
    'product',
    'client',
    'region',
    'cohort',
    'placement',
    'batch',
    'hand',
    'team',
    'collector',
    'grade',
  ]) {
    const parts = Map.groupBy(await rows(`matrix=roll&pool=true&by=${split}&${period}`), (row) => row[split] ?? '')
    expect(parts.size).toBeGreaterThan(0)
    for (const [part, cells] of parts) {
      const html = await page(`split=${split}&part=${encodeURIComponent(String(part))}`)
      expect(cellsOf(html).toSorted(), `${split} ${String(part)}`).toEqual(told(cells).toSorted())
    }
  }
})

test('by balance and with the re-aged apart it is that of the query too', async () => {
  const cells = await rows(`matrix=roll&pool=true&reages=true&${period}`)
  expect(cells.some(({ to }) => to === 're_aged')).toBe(true)
  expect(cellsOf(await page('reages=1')).toSorted()).toEqual(told(cells).toSorted())
  const html = await page('weight=amount')
  for (const { from, to, amount_share: share } of await rows(`matrix=roll&pool=true&${period}`))
    if (!['paid_off', 'charged_off', 'unknown', 'new'].includes(String(from)) && Number(share) > 0)
      expect(html).toContain(`${named(from)} → ${named(to)}: ${(Number(share) * 100).toFixed(1)}% (`)
})

test('filters reach matrix, cells and bridge, and net flow is then not told but explained', async () => {
  const [product] = new Set((await rows(`matrix=roll&pool=true&by=product&${period}`)).map((row) => row['product']))
  const where = `where=product%3D${String(product)}`
  expect(cellsOf(await page(where)).toSorted()).toEqual(
    told(await rows(`matrix=roll&pool=true&${where}&${period}`)).toSorted(),
  )
  expect(await page(where)).toContain('Net flow is told of the whole book only')
  expect(await page('')).not.toContain('Net flow is told of the whole book only')
})

test('every state of the bridge closes without a residual, and the page says so', async () => {
  const bridge = await rows(`matrix=bridge&${period}`)
  const last = bridge.filter((row) => row['period'] === bridge.at(-1)?.['period'])
  expect(last.length).toBeGreaterThan(2)
  const html = await page('')
  expect(html).toContain('The bridge ties')
  for (const row of last) expect(html).toContain(`title="${String(row['closing'])} CNY"`)
  expect(html.match(/>✓<\/td>/g)).toHaveLength(last.length + 1)
})

test('cohorts stand in the first HTML: cures with how they hold, and those past due as they came about', async () => {
  const html = await (await fetch(`${server.url}/portfolio/curves?ever=ever90`)).text()
  expect(html).toContain('Ever more than 90 days past due')
  const redefault = await rows('curve=redefault&from=2025-07-01&to=2026-08-01')
  expect(redefault.length).toBeGreaterThan(0)
  const delinquency = await rows('matrix=delinquency&from=2025-07-01&to=2026-08-01')
  const closing = Number(delinquency.at(-1)?.['closing']).toLocaleString('en')
  expect(html.replaceAll(/<!--.*?-->/gs, '')).toContain(`<td>${closing}</td>`)
})
