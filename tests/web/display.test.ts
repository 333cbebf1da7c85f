import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { showAs, weekdays } from '../../web/src/lib/format/display.ts'
import { compact } from '../../web/src/lib/format/scale.ts'
import { staleDays } from '../../web/src/lib/period/stale.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  const display = { weekStart: 'sunday', fiscalYearStart: 4, numbers: 'wan', staleAfter: 2 }
  await publish(home, smallFloor(12_345), '2026-07-31', { timezone: 'Asia/Shanghai', display })
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
    display: { weekStart: 'monday', fiscalYearStart: 1, numbers: 'auto', staleAfter } as const,
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
