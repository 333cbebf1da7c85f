import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { editionFloor } from './conduct_floor.ts'
import { newHome, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  await editionFloor(home)
  server = await serve(home)
}, 120_000)
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const get = async (path: string) => {
  const response = await fetch(`${server.url}/api/v1${path}`)
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}
const post = async (path: string, body: object) => {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}
const word = { contact_id: 'k1', rule_id: 'cn/hours', decision: 'confirmed', reason: 'heard it', by: 'an' }
const page = async (path: string) => (await fetch(server.url + path)).text()

describe('findings are decided on over HTTP', () => {
  test('the desk shows a word at once and says that it counts from the next edition', async () => {
    const before = await get('/findings/desk?state=open')
    expect(before.body).toMatchObject({ total: 1, rows: [{ contact_id: 'k1', state: 'open', counts: true }] })
    expect(await post('/findings/decisions', word)).toMatchObject({
      status: 200,
      body: { standing: { decided_by: 'an' } },
    })
    const after = await get('/findings/desk')
    expect(after.body).toMatchObject({ rows: [{ state: 'confirmed', counts: false, reason: 'heard it' }] })
    expect((await get('/findings/desk?state=open')).body).toMatchObject({ total: 0, rows: [] })
  })

  test('what was not found, a word without a reason and a word said before are refused with the reason', async () => {
    expect((await post('/findings/decisions', { ...word, contact_id: 'k2' })).status).toBe(404)
    expect(await post('/findings/decisions', { ...word, reason: ' ', decision: 'dismissed' })).toMatchObject({
      status: 409,
      body: { code: 'no_reason' },
    })
    expect(await post('/findings/decisions', word)).toMatchObject({ status: 409, body: { code: 'already_decided' } })
    expect((await post('/findings/decisions', { ...word, decision: 'maybe' })).status).toBe(400)
  })

  test('a name every object has is no way to split', async () => {
    for (const by of ['__proto__', 'constructor', 'toString']) expect((await get(`/conduct?by=${by}`)).status).toBe(400)
  })

  test('another site cannot decide', async () => {
    const headers = { 'Content-Type': 'application/json', Origin: 'https://elsewhere.example' }
    const answer = await fetch(`${server.url}/api/v1/findings/decisions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(word),
    })
    expect(answer.status).toBe(403)
  })

  test('rates, hours, complaints and reviews are answered', async () => {
    expect((await get('/conduct?by=rule&where=rule%3Dcn/hours')).body).toMatchObject({
      rows: [{ judged: 2, breaches: 1 }],
    })
    const hours = (await get('/conduct/hours')).body as unknown as { rows: { hour: number }[]; closed: object[] }
    expect(hours.rows.map(({ hour }) => hour)).toEqual([23, 10])
    expect(hours.closed.length).toBeGreaterThan(0)
    expect((await get('/qa/sample?size=1')).body).toMatchObject({ rows: [{ collector: 'li' }] })
    expect((await get('/qa/sections')).status).toBe(200)
    expect((await get('/qa/agreement')).body).toMatchObject({ pass: 80, rows: [] })
    expect((await get('/complaints')).status).toBe(400)
  })

  test('the page has the rules, the hours and the desk without a script, and a form decides', async () => {
    const html = await page('/conduct?period=month&state=all')
    expect(html).toContain('cn/hours')
    expect(html).toMatch(/Mon 23:00: 1 contacts, 1 breaches/)
    expect(html).toContain('counts from the next edition')
    const body = new URLSearchParams({
      contact: 'k1',
      rule: 'cn/hours',
      decision: 'dismissed',
      reason: 'wrong day',
      by: 'bo',
    })
    const answer = await fetch(`${server.url}/conduct`, { method: 'POST', body, headers: { Origin: server.url } })
    expect(answer.status).toBe(200)
    expect((await get('/findings/desk')).body).toMatchObject({ rows: [{ state: 'dismissed', decided_by: 'bo' }] })
    expect(await page('/conduct?state=dismissed&lang=zh')).toContain('下一数据版本起计入')
  })
})
