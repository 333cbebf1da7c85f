import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  await publish(home, smallFloor(12_345))
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const json = async (path: string) => (await (await fetch(server.url + path)).json()) as Record<string, unknown>

test('the outlook stands in the first HTML with its forecast, its record and a table of every chart', async () => {
  const html = await (await fetch(`${server.url}/portfolio/outlook`)).text()
  expect(html).toContain('Management information')
  expect(html).toContain('Track record')
  expect(html.match(/<details[^>]*class="twin[^"]*"/g)?.length).toBeGreaterThanOrEqual(1)
  expect(html).toContain('stroke-dasharray')
})

test('forecast, loss, stress and goals are answered over HTTP and refuse what they do not know', async () => {
  expect(await json('/api/v1/forecast?months=6&method=markov')).toMatchObject({
    label: 'management information',
    method: 'markov',
    confidence: 0.8,
  })
  expect(await json('/api/v1/loss?recovery=0.08&reserve=100')).toMatchObject({ total: { recovery: '0.08' } })
  expect(((await json('/api/v1/stress'))['rows'] as unknown[]).length).toBeGreaterThanOrEqual(1)
  expect(await json('/api/v1/goals')).toMatchObject({ rows: [] })
  expect(await json('/api/v1/forecast?method=guess')).toMatchObject({ status: 400 })
  expect(await json('/api/v1/forecast?metrics=x')).toMatchObject({ status: 400 })
})

test('a matrix takes filters and dimensions over HTTP as on the command line', async () => {
  const split = await json('/api/v1/query?matrix=roll&by=product&pool=true&from=2026-01-01&to=2026-08-01')
  expect((split['rows'] as object[])[0]).toHaveProperty('product')
  expect(await json('/api/v1/query?matrix=net-flow&by=team')).toMatchObject({ status: 400 })
})
