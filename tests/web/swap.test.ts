import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EditionFolder } from '#warehouse'
import type { RunningServer } from '../../web/server.ts'
import { collectedInMonth, smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
const money = new Map<string, string>()
beforeAll(async () => {
  home = await newHome()
  for (const paid of [100, 200, 300]) money.set(await publish(home, smallFloor(paid)), collectedInMonth(paid))
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

interface Answered {
  readonly edition: string
  readonly rows: readonly { readonly net_collected: { readonly value: string } }[]
}

/** Each asks in its own way, so that not one cache answers all: the sum over rows is the month's money of one edition. */
const ways = ['', '&by=team', '&by=collector', '&by=product,team']

async function ask(way: string): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/query?metrics=net_collected&from=2026-07-01&to=2026-08-01${way}`)
  expect(response.status).toBe(200)
  const { edition, rows } = (await response.json()) as Answered
  expect(response.headers.get('rollcall-edition')).toBe(edition)
  const sum = rows.reduce((total, row) => total + Number(row.net_collected.value), 0)
  expect(sum.toFixed(2), `${edition} ${way}`).toBe(money.get(edition))
  return edition
}

/** The badge of a page and its figures come from one edition. */
async function look(): Promise<string> {
  const page = await (await fetch(`${server.url}/teams`)).text()
  const edition = [...money.keys()].find((id) => page.includes(`<dd>${id}</dd>`)) ?? ''
  const thousands = (Number(money.get(edition)) / 1000).toFixed(1)
  const total = /<tfoot[\s\S]*?class="value[^"]*"[^>]*>([^<]+)</.exec(page)?.[1]?.replaceAll(',', '')
  expect([Number(money.get(edition)).toFixed(0), thousands]).toContain(total)
  return edition
}

test('five swaps under parallel readers: no error, no mixed answer, and every swap arrives', async () => {
  const editions = new EditionFolder(join(home, 'editions'))
  const seen = new Set<string>()
  const longest = { wait: 0 }
  let swapping = true
  const reader = async (read: () => Promise<string>) => {
    while (swapping) {
      const began = performance.now()
      seen.add(await read())
      longest.wait = Math.max(longest.wait, performance.now() - began)
    }
  }
  const readers = [...ways.map((way) => reader(() => ask(way))), reader(look)]
  const ids = [...money.keys()]
  for (let swap = 0; swap < 5; swap++) {
    const id = ids[swap % ids.length] ?? ''
    await editions.point(id)
    await expect.poll(() => ask(''), { timeout: 10_000, interval: 20 }).toBe(id)
    await new Promise((done) => setTimeout(done, 150))
  }
  swapping = false
  await Promise.all(readers)
  expect(seen).toEqual(new Set(ids))
  expect(longest.wait).toBeLessThan(5_000)
})
