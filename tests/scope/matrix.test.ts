import { globSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addToken, openState, viewAs, type Role, type RoleScope } from '#state'
import { apiPolicies, changing, formPolicies, pagePolicies } from '../../web/api/access/policies.ts'
import type { RunningServer } from '../../web/server.ts'
import { root } from '../tree.ts'
import { newHome, removeHome, serve } from '../web/home.ts'
import { readersIn } from '../web/readers.ts'
import { everyone, ofApi, ofForms, ofPages, open, type Case, type Who } from './matrix_expected.ts'
import { plan, publishRelations } from './matrix_floor.ts'

const kinds: Readonly<Record<Who, { readonly role: Role; readonly scope?: RoleScope }>> = {
  executive: { role: 'executive' },
  hr: { role: 'hr' },
  manager: { role: 'manager', scope: { teams: ['T1'] } },
  compliance: { role: 'compliance' },
  collector: { role: 'collector', scope: { collector: 'c0' } },
  steward: { role: 'steward' },
  admin: { role: 'admin' },
}

/** Somebody who asks: in person, as a machine of theirs, or as an administrator who looks as them. */
interface Asker {
  readonly who: Who
  readonly by: 'session' | 'token' | 'view-as'
  readonly headers: Readonly<Record<string, string>>
  readonly csrf: string
}

let home: string
let server: RunningServer
let askers: readonly Asker[]
const people = () => askers.filter(({ by }) => by === 'session')

/** With what their forms carry. */
async function inPerson(asker: Omit<Asker, 'csrf'>): Promise<Asker> {
  const me = await fetch(`${server.url}/api/v1/me`, { headers: asker.headers })
  return { ...asker, csrf: ((await me.json()) as { csrf_token: string }).csrf_token }
}

beforeAll(async () => {
  vi.stubEnv('CHROMIUM', '/no/chromium')
  home = await newHome('people')
  await publishRelations(home)
  await mkdir(join(home, 'plans'), { recursive: true })
  await writeFile(join(home, 'plans', 'floor.yaml'), plan)
  const looks = Object.fromEntries(everyone.map((who) => [`as.${who}`, { role: 'admin' as const }]))
  const readers = await readersIn(home, { ...kinds, ...looks })
  await using state = await openState({ home })
  const found: Omit<Asker, 'csrf'>[] = []
  for (const who of everyone) {
    found.push({ who, by: 'session', headers: readers[who]!.headers })
    const { token } = await addToken(state, 'test', { name: who, label: 'matrix', scope: 'read', days: 1 })
    found.push({ who, by: 'token', headers: { Authorization: `Bearer ${token}` } })
    if (who === 'admin') continue
    const { role, scope } = kinds[who]
    const session = readers[`as.${who}`]!.headers.Cookie.replace('rollcall=', '')
    const looking = await viewAs(state, session, `as.${who}`, { role, ...scope })
    found.push({ who, by: 'view-as', headers: { Cookie: `rollcall=${looking}` } })
  }
  server = await serve(home, { limits: { pagesPerMinute: 100_000 } })
  askers = await Promise.all(found.map(inPerson))
  const [hr] = people().filter(({ who }) => who === 'hr')
  const calculate = { path: '/api/v1/pay/periods/floor/2026-06-01', body: { action: 'calculate', as_of: '2026-06-30' } }
  expect((await send(calculate, { ...hr!.headers, 'X-CSRF-Token': hr!.csrf })).status).toBe(200)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await removeHome(home)
})

const send = ({ path, body }: Pick<Case, 'path' | 'body'>, headers: Readonly<Record<string, string>>) =>
  fetch(server.url + path, {
    redirect: 'manual',
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })

interface Answered {
  readonly rows?: readonly unknown[]
  readonly words?: unknown
  readonly answers?: Readonly<Record<string, Answered>>
}

/** `yes`: something; `empty`: nothing in it; else the status. */
async function outcome(response: Response): Promise<{ is: string; text: string }> {
  const text = await response.text()
  // Scope is decided before anything is printed: a machine without Chromium tells who would have got the PDF.
  if (response.status === 503 && text.includes('has no Chromium')) return { is: 'yes', text }
  if (response.status !== 200) return { is: String(response.status), text }
  if (!(response.headers.get('content-type') ?? '').includes('json')) return { is: 'yes', text }
  const answer = JSON.parse(text) as Answered
  const told = answer.answers?.['q'] ?? answer
  const isEmpty = told.rows !== undefined ? told.rows.length === 0 : 'words' in told && told.words === null
  return { is: isEmpty ? 'empty' : 'yes', text }
}

const expected = ({ sees, empty = [], is = {} }: Case, who: Who) =>
  sees.includes(who) ? 'yes' : empty.includes(who) ? 'empty' : String(is[who] ?? 404)

/** What is out of the scope of a manager of T1 and of c0, as it stands in JSON and on pages. */
const foreign: Partial<Readonly<Record<Who, readonly string[]>>> = {
  manager: ['"c1"', '"c4"', '"c7"', '"T2"', '"T,3"', '胡子涵', '=Late', 'Agency, north', 'Bob'],
  collector: ['"c1"', '"c3"', '"c6"', '"T2"', '"T1a"', '胡子涵', '=Late', 'Agency, north', 'Night shift', 'Bob'],
  steward: ['林娟', '胡子涵', 'Bob'],
}

async function told(one: Case, asker: Asker): Promise<string> {
  const { is, text } = await outcome(
    await send(one, one.body === undefined ? asker.headers : { ...asker.headers, 'X-CSRF-Token': asker.csrf }),
  )
  // Names of built files are hashes, in which any word may stand.
  const said = text.replaceAll(/_app\/[^"')\s]+/g, '')
  // The words of the question come back in a problem, not in an answer.
  const leaked = is === 'yes' ? (foreign[asker.who] ?? []).filter((word) => said.includes(word)) : []
  return `${asker.who} by ${asker.by}: ${is}${leaked.length === 0 ? '' : ` with ${leaked.join(', ')}`}`
}

const listed = (table: Readonly<Record<string, readonly Case[]>>) =>
  Object.entries(table).flatMap(([id, cases]) => cases.map((one) => [id, one.path, one] as const))

/** Answers compared, by kind. */
const compared = { api: 0, pages: 0, forms: 0, nobody: 0 }
afterAll(() => console.log(JSON.stringify(compared)))

describe('nothing is left out of the matrix', () => {
  test('every route of the API, every page, every form and every action of a page has an expectation', () => {
    expect(Object.keys(ofApi).sort()).toEqual(Object.keys(apiPolicies).sort())
    expect([...Object.keys(ofPages), ...open].sort()).toEqual(Object.keys(pagePolicies).sort())
    const actions = globSync('web/src/routes/**/+{page.server.ts,server.ts}', { cwd: root }).flatMap((file) =>
      /export const (actions|POST)\b/.test(readFileSync(`${root}/${file}`, 'utf8'))
        ? [`POST ${file.replace(/^web\/src\/routes/, '').replace(/\/\+[^/]+$/, '')}`]
        : [],
    )
    expect(Object.keys(ofForms).sort()).toEqual([...Object.keys(formPolicies), ...actions].sort())
  })
})

describe('the API', () => {
  test.each(listed(ofApi))('%s %s', async (id, path, one) => {
    const asked = changing.has(id) ? people() : askers
    const found = await Promise.all(asked.map((asker) => told(one, asker)))
    expect(found).toEqual(asked.map((asker) => `${asker.who} by ${asker.by}: ${expected(one, asker.who)}`))
    compared.api += found.length
    expect((await send(one, {})).status, path).toBe(401)
    compared.nobody += 1
  })
})

describe('pages', () => {
  test.each(listed(ofPages))('%s %s', async (_id, path, one) => {
    const asked = askers.filter(({ by, who }) => by === 'session' || (by === 'view-as' && who === 'manager'))
    const found = await Promise.all(asked.map((asker) => told(one, asker)))
    const mayBe = (asker: Asker) => expected(one, asker.who)
    expect(found).toEqual(asked.map((asker) => `${asker.who} by ${asker.by}: ${mayBe(asker)}`))
    compared.pages += found.length
    const nobody = await send(one, {})
    expect([nobody.status, nobody.headers.get('location')?.split('?')[0]]).toEqual([303, '/sign-in'])
    compared.nobody += 1
    // The marks that an administrator looks as somebody else stand on every page.
    const looking = asked.find(({ by }) => by === 'view-as')
    if (looking !== undefined && one.sees.includes('manager')) {
      const text = await (
        await send({ path: `${path}${path.includes('?') ? '&' : '?'}lang=en` }, looking.headers)
      ).text()
      if (!/\/(xlsx|pdf)$/.test(path)) expect(text).toContain('You look as: Manager')
    }
  })
})

describe('machines and those who look as another change nothing', () => {
  const word = { contact_id: 'n1', rule_id: 'cn/hours', decision: 'dismissed', reason: 'heard it', by: 'x' }
  const decision = { path: '/api/v1/findings/decisions', body: word }

  test('a decision needs the right, the right to write and the token of the session', async () => {
    for (const asker of askers.filter(({ by, who }) => by !== 'session' && who === 'compliance'))
      expect((await send(decision, { ...asker.headers, 'X-CSRF-Token': asker.csrf })).status, asker.by).toBe(403)
    const [asker] = people().filter(({ who }) => who === 'compliance')
    expect((await send(decision, asker!.headers)).status).toBe(403)
    expect((await send(decision, { ...asker!.headers, 'X-CSRF-Token': asker!.csrf })).status).toBe(200)
  })
})

/** Looking as somebody else changes the token of the session. */
async function renew(asker: Asker, cookie: string): Promise<void> {
  const next = await inPerson({ ...asker, headers: { Cookie: cookie.split(';')[0] ?? '' } })
  askers = askers.map((one) => (one === asker ? next : one))
}

describe('forms', () => {
  const post = (
    action: string,
    at: string | undefined,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) => {
    const [method = '', route = ''] = action.split(' ')
    const path = (at ?? route).replace('[plan]', 'floor').replace('[month]', '2026-06-01').replace('[collector]', 'c0')
    return fetch(server.url + path, {
      method,
      redirect: 'manual',
      headers: { ...headers, Origin: server.url },
      ...(method === 'POST' && { body: new URLSearchParams(fields) }),
    })
  }

  test.each(Object.entries(ofForms))('%s', async (action, { at, fields, is }) => {
    for (const index of [...everyone.keys(), null]) {
      const asker = index === null ? null : people()[index]!
      const who = asker?.who ?? 'nobody'
      const wanted = typeof is === 'number' ? is : (is[who] ?? 404)
      const isOwn = action.startsWith('POST') && !['/sign-in', '/set-up', '/demo/as'].includes(action.slice(5))
      if (asker !== null && isOwn) {
        const may = typeof is === 'number' || is[who] !== undefined || action === 'POST /account/view-as'
        const without = await post(action, at, fields, asker.headers)
        expect([who, without.status], 'without the token').toEqual([who, may ? 403 : 404])
      }
      const response = await post(action, at, { ...fields, csrf: asker?.csrf ?? '' }, asker?.headers ?? {})
      expect([who, response.status]).toEqual([who, wanted])
      compared.forms += 1
      const [cookie] = response.headers.getSetCookie().filter((one) => /^rollcall=[^;]/.test(one))
      if (asker !== null && cookie !== undefined && action.includes('view-as')) await renew(asker, cookie)
    }
  })
})
