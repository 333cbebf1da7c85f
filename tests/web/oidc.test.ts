import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, openState } from '#state'
import type { RunningServer } from '../../web/server.ts'
import { newHome, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
let provider: Server
let issuer: string

/** A real provider on this machine, which asks nobody for anything: the account is the login hint of its cookie jar. */
async function startProvider(redirect: string): Promise<void> {
  provider = createServer()
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const oidc = new Provider(issuer, {
    clients: [{ client_id: 'rollcall', client_secret: 'a secret of the test', redirect_uris: [redirect] }],
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
  })
  const handle = oidc.callback()
  provider.on('request', (request, response) => void handle(request, response))
}

/** A browser that follows redirects and keeps cookies by host. */
class Browser {
  readonly jar = new Map<string, Map<string, string>>()

  async go(url: string, init: RequestInit = {}): Promise<{ url: string; response: Response }> {
    const { host } = new URL(url)
    const cookies = this.jar.get(host) ?? new Map<string, string>()
    this.jar.set(host, cookies)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...(init.headers as object), cookie } })
    for (const text of response.headers.getSetCookie()) {
      const [pair = ''] = text.split(';')
      const [name = '', ...value] = pair.split('=')
      if (value.join('=') === '' || /expires=Thu, 01 Jan 1970/i.test(text)) cookies.delete(name)
      else cookies.set(name, value.join('='))
    }
    const next = response.headers.get('location')
    return next === null || response.status < 300 || response.status > 399
      ? { url, response }
      : this.go(new URL(next, url).href)
  }

  /** Fills in the pages of the provider. */
  async signIn(url: string, login: string): Promise<{ url: string; response: Response }> {
    let at = await this.go(url)
    for (let page = 0; page < 4 && at.url.startsWith(issuer); page++) {
      const html = await at.response.text()
      const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]
      if (action === undefined) throw new Error(html.slice(0, 500))
      const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1] ?? ''
      const body = new URLSearchParams({ prompt, login, password: 'any' })
      at = await this.go(new URL(action, at.url).href, { method: 'POST', body })
    }
    return at
  }
}

const before = { ...process.env }
beforeAll(async () => {
  home = await newHome('people')
  const port = await new Promise<number>((done) => {
    const free = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = free.address() as AddressInfo
      free.close(() => done(found))
    })
  })
  const publicUrl = `http://127.0.0.1:${port}`
  await startProvider(`${publicUrl}/sign-in/oidc/back`)
  Object.assign(process.env, {
    ROLLCALL_OIDC_ISSUER: issuer,
    ROLLCALL_OIDC_CLIENT_ID: 'rollcall',
    ROLLCALL_OIDC_CLIENT_SECRET: 'a secret of the test',
    ROLLCALL_PUBLIC_URL: publicUrl,
  })
  await using state = await openState({ home })
  await addPerson(state, 'test', {
    name: 'hana',
    subject: `${issuer} hana`,
    assignments: [{ role: 'hr', scope: {} }],
    from: '2026-01-01',
  })
  server = await serve(home, { port })
})
afterAll(async () => {
  await server.close()
  provider.closeAllConnections()
  provider.close()
  process.env = before
  await removeHome(home)
})

test('whoever the provider knows and has an account here comes in, back to where they were', async () => {
  const browser = new Browser()
  const { url } = await browser.signIn(`${server.url}/sign-in/oidc?to=%2Faccount%3Flang%3Dzh`, 'hana')
  expect(url).toBe(`${server.url}/account?lang=zh`)
  const { response } = await browser.go(`${server.url}/api/v1/me`)
  expect(await response.json()).toMatchObject({ name: 'hana', roles: ['hr'] })
})

test('whoever has none is not made one', async () => {
  const browser = new Browser()
  const { url } = await browser.signIn(`${server.url}/sign-in/oidc`, 'stranger')
  expect(url).toBe(`${server.url}/sign-in?error=nobody`)
  expect((await browser.go(`${server.url}/api/v1/me`)).response.status).toBe(401)
})

test('an answer this browser did not ask for signs nobody in', async () => {
  const asked = new Browser()
  const begun = await fetch(`${server.url}/sign-in/oidc`, { redirect: 'manual' })
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
  for (const path of [`?code=stolen&state=${state}`, '?code=stolen&state=guessed', '']) {
    const { url } = await asked.go(`${server.url}/sign-in/oidc/back${path}`)
    expect(url).toBe(`${server.url}/sign-in?error=expired`)
  }
})
