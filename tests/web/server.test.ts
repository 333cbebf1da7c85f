import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../web/api/problem.ts'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  server = await serve(home, { limits: { perMinute: 3 } })
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  return (await response.json()) as Problem
}
const status = async (path: string) => (await fetch(server.url + path)).status

test('before the first edition the server is alive but not ready, and says what to do', async () => {
  expect(await status('/healthz')).toBe(200)
  expect(await status('/readyz')).toBe(503)
  const problem = await problemOf(await fetch(`${server.url}/api/v1/query?metrics=net_collected`))
  expect(problem.status).toBe(503)
  expect(problem.detail).toContain('run rollcall run')
  const page = await fetch(`${server.url}/portfolio`)
  expect(page.status).toBe(503)
  expect(await page.text()).toContain('Nothing is published yet')
})

test('the first edition is served without a restart', async () => {
  const edition = await publish(home, smallFloor(100))
  await expect.poll(() => status('/readyz'), { timeout: 5000 }).toBe(200)
  expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ edition })
  expect(await status('/portfolio')).toBe(200)
})

test('the start leads to the portfolio and keeps the view', async () => {
  const response = await fetch(`${server.url}/?compare=year`, { redirect: 'manual' })
  expect(response.status).toBe(307)
  expect(response.headers.get('location')).toBe('/summary?compare=year')
})

test('pages run only scripts that carry the nonce of the answer', async () => {
  const [one, two] = await Promise.all([fetch(`${server.url}/portfolio`), fetch(`${server.url}/portfolio`)])
  const nonceOf = (response: Response) =>
    /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]
  expect(nonceOf(one)).toBeDefined()
  expect(nonceOf(one)).not.toBe(nonceOf(two))
  const page = await one.text()
  const scripts = page.match(/<script[^>]*>/g) ?? []
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.every((script) => script.includes(`nonce="${nonceOf(one)}"`))).toBe(true)
  expect(page).not.toMatch(/\son[a-z]+="/)
})

test('pages are compressed for readers who take it', async () => {
  const encoded = async (accept: string) =>
    (await fetch(`${server.url}/dictionary`, { headers: { 'Accept-Encoding': accept } })).headers.get(
      'content-encoding',
    )
  expect(await encoded('gzip, br')).toBe('gzip')
  expect(await encoded('identity')).toBeNull()
})

test('every answer forbids sniffing and framing, and the API loads nothing', async () => {
  for (const path of ['/portfolio', '/api/v1/metrics', '/healthz', '/no/such/page']) {
    const { headers } = await fetch(server.url + path)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
    expect(headers.get('x-powered-by'), path).toBeNull()
  }
  const { headers } = await fetch(`${server.url}/api/v1/metrics`)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('a change sent by another site is refused', async () => {
  const send = (headers: Record<string, string>) =>
    fetch(`${server.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{"metrics":"net_collected"}',
    })
  expect((await send({ Origin: 'https://evil.example' })).status).toBe(403)
  expect((await send({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  expect((await send({ Origin: server.url })).status).toBe(200)
  expect((await send({})).status).toBe(200)
})

test('an address that asks too often is told to wait, this machine is not', async () => {
  const from = (address: string) => fetch(`${server.url}/api/v1/metrics`, { headers: { 'X-Forwarded-For': address } })
  for (let count = 0; count < 3; count++) expect((await from('203.0.113.9')).status).toBe(401)
  const refused = await from('203.0.113.9')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).not.toBeNull()
  expect((await problemOf(refused)).detail).toContain('wait')
  expect((await from('203.0.113.10')).status).toBe(401)
  for (let count = 0; count < 5; count++) expect(await status('/api/v1/metrics')).toBe(200)
})

test('what is not there is a problem document in the API and a page elsewhere', async () => {
  const api = await fetch(`${server.url}/api/v1/nothing`)
  expect(api.status).toBe(404)
  const problem = await problemOf(api)
  expect(problem.title).toBe('Not Found')
  expect(problem.detail).toContain('/api/v1/query')
  expect(await status('/nothing')).toBe(404)
  expect(await status('/teams/T99')).toBe(404)
  expect(await status('/collectors/nobody')).toBe(404)
  expect(await status('/portfolio?period=never')).toBe(400)
  expect(await status('/portfolio?from=2026-02-30&through=2026-03-01')).toBe(400)
})

test('language and theme are kept by a plain form and lead back to the page they came from', async () => {
  const choose = (fields: Record<string, string>, origin = server.url) =>
    fetch(`${server.url}/preferences`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: origin },
      body: new URLSearchParams(fields),
    })
  const chosen = await choose({ lang: 'zh', theme: 'dark', back: '/teams?compare=year&lang=en' })
  expect(chosen.status).toBe(303)
  expect(chosen.headers.get('location')).toBe('/teams?compare=year')
  const cookie = chosen.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const page = await (await fetch(`${server.url}/teams`, { headers: { Cookie: cookie } })).text()
  expect(page).toContain('<html lang="zh-Hans" data-theme="dark">')
  expect((await choose({ back: 'https://evil.example/' })).headers.get('location')).toBe('/')
  expect((await choose({ lang: 'zh' }, 'https://evil.example')).status).toBe(403)
})

test('the address overrules the cookie, the cookie the browser', async () => {
  const langOf = async (search: string, headers: Record<string, string>) =>
    /<html lang="([^"]+)"/.exec(await (await fetch(`${server.url}/portfolio${search}`, { headers })).text())?.[1]
  expect(await langOf('', {})).toBe('en')
  expect(await langOf('', { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' })).toBe('zh-Hans')
  expect(await langOf('', { 'Accept-Language': 'zh-CN', Cookie: 'rollcall_lang=en' })).toBe('en')
  expect(await langOf('?lang=zh', { Cookie: 'rollcall_lang=en' })).toBe('zh-Hans')
})

test('a server that is told to stop answers what it has begun and takes nothing new', async () => {
  const other = await serve(home)
  const socket = connect(other.port, '127.0.0.1')
  await new Promise((done) => socket.once('connect', done))
  const begun = fetch(`${other.url}/portfolio?period=year`)
  await new Promise((done) => setTimeout(done, 30))
  socket.destroy()
  const closed = other.close()
  expect((await begun).status).toBe(200)
  await closed
  await other.closed
  await expect(fetch(`${other.url}/healthz`)).rejects.toThrow()
})
