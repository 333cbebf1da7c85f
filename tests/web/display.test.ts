import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { showAs, weekdays } from '../../web/src/lib/format/display.ts'
import { compact } from '../../web/src/lib/format/scale.ts'
import { fiscalName } from '../../web/src/lib/period/fiscal.ts'
import { staleDays } from '../../web/src/lib/period/stale.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  const display = { weekStart: 'sunday', fiscalYearStart: 4, numbers: 'wan', staleAfter: 2 }
  const rules = { packs: ['cn'], holidays: { cn: ['2026-07-01'], au: ['2026-07-02'] } }
  await publish(home, smallFloor(12_345), '2026-07-31', { timezone: 'Asia/Shanghai', display, rules })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const page = async (path: string) => (await (await fetch(server.url + path)).text()).replaceAll(/<!--.*?-->/gs, '')

test('amounts are in wan where the settings say so, whatever the language', async () => {
  expect(await page('/portfolio')).toMatch(/[\d.]+ 万/)
  expect(await page('/portfolio?lang=zh')).toMatch(/[\d.]+ 万/)
})

test('the year of the books begins where the settings say', async () => {
  const html = await page('/portfolio?period=ytd')
  expect(html).toContain('Fiscal year to date')
  expect(html).toMatch(/Apr( 2026)? – Jul 2026/)
})

test('data that are too old say how old they are', async () => {
  expect(await page('/portfolio')).toMatch(/stale: [\d,]+ days old/)
  const edition = (staleAfter: number | null) => ({
    asOf: '2026-07-31',
    timezone: 'Asia/Shanghai',
    display: { weekStart: 'monday', fiscalYearStart: 1, numbers: 'auto', staleAfter, holidays: [] } as const,
  })
  // In Shanghai it is the third of August already.
  const now = new Date('2026-08-02T17:00:00Z')
  expect([0, 2, 3, null].map((days) => staleDays(edition(days), now))).toEqual([3, 3, null, null])
})

test('without settings the language says how amounts are written, and a week begins on Monday', () => {
  showAs(null)
  expect([compact('en', '1234567'), compact('zh', '1234567')]).toEqual(['1.23 M', '123.5 万'])
  expect(weekdays()).toEqual([1, 2, 3, 4, 5, 6, 7])
  showAs({ weekStart: 'saturday', fiscalYearStart: 1, numbers: 'thousands' })
  expect(compact('zh', '1234567')).toBe('1.23 M')
  expect(weekdays()).toEqual([6, 7, 1, 2, 3, 4, 5])
  showAs(null)
})

const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('the picker names the year of the books and its quarter, and counts working days without holidays in force', async () => {
  expect(textOf(await page('/portfolio?period=qtd'))).toContain('FY2027 Q2 · Quarter to date')
  expect(textOf(await page('/portfolio?period=ytd'))).toContain('FY2027 · Fiscal year to date')
  expect(textOf(await page('/portfolio'))).toContain('22 working days')
  expect(fiscalName({ from: '2026-02-01', to: '2026-03-01' }, 4)).toBe('FY2026 Q4')
  expect(fiscalName({ from: '2026-02-01', to: '2026-06-01' }, 4)).toBeNull()
  expect(fiscalName({ from: '2026-01-01', to: '2026-04-01' }, 1)).toBe('FY2026 Q1')
})

test('a reader may count otherwise than the settings say, on every page, and go back', async () => {
  const chosen = async (numbers: string, cookie = '') => {
    const answer = await fetch(`${server.url}/preferences`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie, Origin: server.url },
      body: new URLSearchParams({ numbers, back: '/account' }),
    })
    expect(answer.status).toBe(303)
    return answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0] ?? '')
      .join('; ')
  }
  const cookie = await chosen('thousands')
  const read = async (path: string, own: string) =>
    (await (await fetch(server.url + path, { headers: { Cookie: own } })).text()).replaceAll(/<!--.*?-->/gs, '')
  const [mine, others] = await Promise.all([read('/portfolio', cookie), page('/portfolio')])
  expect(mine).toMatch(/[\d.]+ M/)
  expect(mine).not.toMatch(/[\d.]+ 万/)
  expect(others).toMatch(/[\d.]+ 万/)
  expect(await read('/account', cookie)).toMatch(/value="thousands"[^>]*aria-pressed="true"/)
  expect(await chosen('operation', cookie)).toBe('rollcall_numbers=')
})

test('exports are never abbreviated, however pages count', async () => {
  const csv = await (
    await fetch(`${server.url}/api/v1/query?metrics=net_collected&from=2026-07-01&to=2026-08-01&format=csv`)
  ).text()
  expect(csv).toMatch(/\d{7}\.\d\d/)
  expect(csv).not.toMatch(/万|\d [kM]\b/)
})

test('what a page cannot say for want of a source is said once, with the reason', async () => {
  const html = await page('/collectors/c0')
  expect(html.match(/role="note"/g)).toHaveLength(1)
  const [note = ''] = /<div[^>]*role="note".*?<\/div>/s.exec(html) ?? []
  expect(textOf(note)).toContain('Not available: QA score. “reviews” was not delivered.')
  expect(textOf(note).match(/QA score/g)).toHaveLength(1)
  expect(textOf(await page('/collectors/c0?lang=zh'))).toContain('不可用：质检得分。未收到“reviews”。')
  expect(await page('/dictionary')).not.toContain('role="note"')
})

test('a refused address says what is wrong, that nothing changed, and how to go on', async () => {
  for (const [lang, words] of [
    ['en', 'Nothing was changed'],
    ['zh', '没有任何更改'],
  ] as const) {
    const answer = await fetch(`${server.url}/portfolio?period=never&lang=${lang}`)
    expect(answer.status).toBe(400)
    const html = await answer.text()
    expect(textOf(html)).toContain('There is no period “never”; there are month')
    expect(html).toContain(words)
    expect(html).toMatch(/<a[^>]*href="\/portfolio"/)
  }
  const missing = await fetch(`${server.url}/teams/nobody`)
  expect(missing.status).toBe(404)
  expect(textOf(await missing.text())).toContain('Whoever gives out roles')
})
