import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome()
  await publish(home, smallFloor(12_345))
  readers = await readersIn(home, {
    executive: { role: 'executive' },
    manager: { role: 'manager', scope: { teams: ['T1'] } },
  })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const page = async (query: string, who = 'executive') => {
  const answer = await fetch(`${server.url}/explore?from=2026-01-01&to=2026-08-01&period=custom&${query}`, {
    headers: { ...readers[who]?.headers },
  })
  expect(answer.status).toBe(200)
  return (await answer.text()).replaceAll(/<!--.*?-->/gs, '')
}
const query = async (words: string) =>
  (
    (await (
      await fetch(`${server.url}/api/v1/query?from=2026-01-01&to=2026-08-01&${words}`, {
        headers: { ...readers['executive']?.headers },
      })
    ).json()) as { rows: Record<string, { value: number | string | null } & string>[] }
  ).rows
const grouped = (value: unknown) => Number(value).toLocaleString('en')

test('a pivot has the cells and both sums of the metric layer', async () => {
  const html = await page('metrics=attempts&by=team&by=product&chart=pivot')
  for (const words of ['by=team,product', 'by=team', 'by=product', '']) {
    const rows = await query(`metrics=attempts&${words}`)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(html, words).toContain(`>${grouped(row['attempts']?.value)}</td>`)
  }
})

test('bars are stacked of sums and counts in few parts, and otherwise the page says why not', async () => {
  const html = await page('metrics=attempts&by=month&by=product&chart=stacked')
  for (const row of await query('metrics=attempts&by=month,product'))
    expect(html).toContain(`<td>${grouped(row['attempts']?.value)}</td>`)
  expect(await page('metrics=kept_rate&by=month&by=product&chart=stacked')).toContain('Only sums and counts add up')
  expect(await page('metrics=attempts&by=month&chart=stacked')).toContain('This needs two dimensions')
  expect(await page('metrics=attempts&by=team&chart=scatter')).toContain('This needs two measures')
})

test('a scatter has a point for each member, and never the names of people beside them', async () => {
  const html = await page('metrics=attempts,rpcs&by=collector&chart=scatter')
  const rows = await query('metrics=attempts,rpcs&by=collector')
  const [drawing = ''] = /<div class="[^"]*wide[^"]*">.*?<\/svg>/s.exec(html) ?? []
  expect(rows.length).toBeGreaterThan(2)
  expect(drawing.match(/<path /g)?.length).toBeGreaterThanOrEqual(rows.length)
  expect(drawing).not.toMatch(/<text[^>]*>[^<]*c\d/)
  for (const row of rows) expect(html).toContain(`<td>${grouped(row['attempts']?.value)}</td>`)
})

test('filters are offered from the members within reach, kept in the address and joined by commas', async () => {
  const html = await page('metrics=attempts&by=product&filter=team&where=team%3DT1')
  expect(html).toContain('where=team%3DT1%2CT2')
  expect(html).toMatch(/aria-label="All but [^"]+"/)
  const one = await page('metrics=attempts&by=team&where=team%3DT1')
  const [own] = await query('metrics=attempts&by=team&where=team%3DT1')
  expect(one).toContain(grouped(own?.['attempts']?.value))
  const asManager = await page('metrics=attempts&by=product&filter=team', 'manager')
  expect(asManager).toContain('where=team%3DT1')
  expect(asManager).not.toContain('T2')
  expect(await page('metrics=attempts&by=product&filter=collector', 'manager')).not.toMatch(/where=collector%3Dc1\b/)
})

test('an event stands in the chart of the measure, numbered, and in words below', async () => {
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(await page('')) ?? []
  const sent = await fetch(`${server.url}/explore?/note`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...readers['executive']?.headers,
      Origin: server.url,
      Accept: 'text/html',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      csrf,
      day: '2026-06-10',
      text: 'New dialler',
      team: '',
    }),
  })
  expect(sent.status).toBe(303)
  const html = await page('metrics=attempts&by=team&chart=line')
  expect(html).toContain('New dialler')
  expect(html).toMatch(/stroke-dasharray="[^"]*"[^>]*>.*<text[^>]*>1<\/text>/s)
  const portfolio = await fetch(`${server.url}/portfolio`, { headers: { ...readers['executive']?.headers } })
  expect(await portfolio.text()).toContain('New dialler')
})
