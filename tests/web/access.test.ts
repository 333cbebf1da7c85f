import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli } from '#pipeline/cli'
import { verbPolicies } from '#pipeline/verbs/policies'
import { openState } from '#state'
import {
  apiPolicies,
  formPolicies,
  impersonalPages,
  pagePolicies,
  personalPages,
} from '../../web/api/access/policies.ts'
import { routes } from '../../web/api/routes/index.ts'
import type { RunningServer } from '../../web/server.ts'
import { root } from '../tree.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(100))
  readers = await readersIn(home, {
    executive: { role: 'executive' },
    hr: { role: 'hr' },
    manager: { role: 'manager', scope: { teams: ['T1'] } },
    compliance: { role: 'compliance' },
    collector: { role: 'collector', scope: { collector: 'c0' } },
    steward: { role: 'steward' },
    admin: { role: 'admin' },
  })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const ask = (who: string, path: string, init: RequestInit = {}) =>
  fetch(server.url + path, {
    redirect: 'manual',
    ...init,
    headers: { ...readers[who]?.headers, ...(init.headers as Record<string, string> | undefined) },
  })

describe('nothing is served without a policy', () => {
  test('every route of the API has one, and none is left over', () => {
    const served = [...routes.map(({ id }) => id), 'me', 'audit', 'openapi', 'docs']
    expect(Object.keys(apiPolicies).sort()).toEqual(served.sort())
  })

  test('every page and endpoint has one, and none is left over', () => {
    const folders = globSync('web/src/routes/**/+{page.svelte,page.server.ts,server.ts}', { cwd: root })
    const ids = new Set(folders.map((path) => path.replace(/^web\/src\/routes/, '').replace(/\/\+[^/]+$/, '') || '/'))
    expect(Object.keys(pagePolicies).sort()).toEqual([...ids].sort())
  })

  test('of every page it is said whether it shows single people', () => {
    const told = [...Object.keys(personalPages), ...impersonalPages]
    expect(told.sort()).toEqual(Object.keys(pagePolicies).sort())
  })

  test('every form has one', () => {
    const text = ['forms', 'provider']
      .map((name) => readFileSync(`${root}/web/api/access/${name}.ts`, 'utf8'))
      .join('\n')
    const found = [...text.matchAll(/router\.(get|post)\(\s*'([^']+)'/g)].map(
      ([, method = '', path]) => `${method.toUpperCase()} ${path}`,
    )
    expect(Object.keys(formPolicies).sort()).toEqual(found.sort())
  })

  test('every verb of the command line has one', () => {
    const verbs = cli().commands.map((command) => command.name())
    expect(Object.keys(verbPolicies).sort()).toEqual(verbs.sort())
  })
})

/** Written by hand from the roles of product.md, not from the table of rights: who may ask what. 200, or 404. */
const everyone = ['executive', 'hr', 'manager', 'compliance', 'collector', 'steward', 'admin']
const whole = ['executive', 'hr', 'compliance', 'steward']
const numbers = ['executive', 'hr', 'manager', 'compliance', 'collector', 'steward']
const july = 'from=2026-07-01&to=2026-08-01'
const expectations: readonly (readonly [string, readonly string[]])[] = [
  [`/api/v1/query?metrics=net_collected&${july}`, numbers],
  [`/api/v1/query?matrix=roll&pool&${july}`, numbers],
  [`/api/v1/query?matrix=bridge&${july}`, whole],
  [`/api/v1/query?matrix=net-flow&${july}`, whole],
  [`/api/v1/query?curve=vintage&${july}`, whole],
  [`/api/v1/query?metrics=liquidation_rate&${july}`, whole],
  [`/api/v1/query?metrics=cost_to_collect&${july}`, [...whole, 'manager']],
  [`/api/v1/facts/payments?${july}`, ['hr', 'manager', 'compliance', 'collector', 'steward']],
  [`/api/v1/facts/spells?${july}`, ['hr', 'manager', 'compliance', 'collector', 'steward']],
  [`/api/v1/facts/book?on=2026-07-31`, ['hr', 'manager', 'compliance', 'collector', 'steward']],
  [`/api/v1/facts/finding-counts?${july}`, ['hr', 'compliance', 'steward']],
  [`/api/v1/findings?${july}`, ['hr', 'manager', 'compliance', 'collector', 'steward']],
  [`/api/v1/change?metric=kept_rate&by=team&${july}`, numbers],
  [`/api/v1/gaming?${july}`, ['hr', 'manager', 'compliance']],
  [`/api/v1/attribution/compare?before=default&after=default&${july}`, numbers],
  ['/api/v1/restated', []],
  [`/api/v1/attainment?${july}`, numbers],
  ['/api/v1/findings/none', []],
  ['/api/v1/forecast', whole],
  [`/api/v1/goals`, whole],
  [`/api/v1/findings/desk?${july}`, ['compliance']],
  [`/api/v1/conduct?${july}`, numbers],
  [`/api/v1/conduct/hours?${july}`, numbers],
  [`/api/v1/qa/sections?${july}`, numbers],
  [`/api/v1/qa/sample?${july}`, ['compliance']],
  [`/api/v1/qa/agreement?${july}`, ['compliance']],
  ['/api/v1/pay/periods', ['hr', 'manager', 'collector']],
  ['/api/v1/metrics', everyone],
  ['/api/v1/metrics/kept_rate', everyone],
  ['/api/v1/editions', everyone],
  ['/api/v1/runs', ['steward', 'admin']],
  ['/api/v1/quarantine', ['steward', 'admin']],
  ['/api/v1/quarantine/records', ['steward', 'admin']],
  ['/api/v1/me', everyone],
  ['/api/v1/audit', ['admin']],
  ['/api/v1/openapi.json', everyone],
  ['/api/docs', everyone],
  ['/portfolio', numbers],
  ['/teams', numbers],
  ['/teams/T1', [...whole, 'manager', 'collector']],
  ['/teams/T2', whole],
  ['/collectors/c0', numbers],
  ['/collectors/c3', [...whole, 'manager']],
  ['/collectors/c1', whole],
  ['/summary', whole],
  ['/portfolio/flow', whole],
  ['/portfolio/curves', whole],
  ['/portfolio/outlook', whole],
  ['/conduct', ['compliance']],
  ['/conduct/qa', numbers],
  ['/conduct/complaints', numbers],
  ['/pay', ['hr', 'manager', 'collector']],
  ['/pay/simulator', ['hr']],
  ['/explore', numbers],
  ['/data', ['steward', 'admin']],
  ['/data/quarantine', ['steward', 'admin']],
  ['/data/quarantine/1-1', []],
  ['/data/editions', ['steward', 'admin']],
  ['/data/checks', ['steward', 'admin']],
  ['/data/lineage', ['steward', 'admin']],
  ['/packs/reviews', numbers],
  ['/packs/reviews/none', []],
  ['/records/payments', ['hr', 'manager', 'compliance', 'collector', 'steward']],
  ['/packs/board', whole],
  ['/packs/reviews/none/pdf', []],
  ['/collectors/c0/review', numbers],
  ['/collectors/c1/review', whole],
  ['/dictionary', everyone],
  ['/account', everyone],
]

describe('who may ask what', () => {
  test.each(expectations)('%s', async (path, allowed) => {
    const found = await Promise.all(everyone.map(async (who) => [who, (await ask(who, path)).status] as const))
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(everyone.map((who) => [who, allowed.includes(who) ? 200 : 404])),
    )
  })

  test('nobody is told to sign in: with a problem by the API, with the page by the pages', async () => {
    for (const [path] of expectations) {
      const response = await ask('nobody', path)
      if (path.startsWith('/api/')) expect(response.status, path).toBe(401)
      else expect([response.status, response.headers.get('location')?.split('?')[0]], path).toEqual([303, '/sign-in'])
    }
  })
})

describe('out of scope is not there', () => {
  const json = async (who: string, words: string) =>
    (await (await ask(who, `/api/v1/query?${words}&${july}`)).json()) as { rows: Record<string, unknown>[] }

  test('a manager sees the own team and no word of theirs widens it', async () => {
    const rows = (await json('manager', 'metrics=net_collected,attempts&by=team,collector')).rows
    expect([...new Set(rows.map(({ team }) => team))]).toEqual(['T1'])
    expect(rows.map(({ collector }) => collector)).toEqual(['c0', 'c3', 'c6'])
    expect((await json('manager', 'metrics=net_collected&where=team%3DT2')).rows).toEqual([])
    expect((await json('manager', 'metrics=net_collected&where=team%3DT1&where=team%3DT2')).rows).toEqual(
      (await json('manager', 'metrics=net_collected')).rows,
    )
  })

  test('its sums are those of everybody filtered to the team', async () => {
    const words = 'metrics=net_collected,recovery_rate,kept_rate,attempts,overdue_rate&by=collector,month'
    expect((await json('manager', words)).rows).toEqual((await json('executive', `${words}&where=team%3DT1`)).rows)
    expect((await json('collector', words)).rows).toEqual(
      (await json('executive', `${words}&where=collector%3Dc0`)).rows,
    )
  })

  test('names of others are nowhere in the pages of a manager or a collector', async () => {
    for (const [who, path] of [
      ['manager', '/teams'],
      ['manager', '/teams/T1'],
      ['collector', '/collectors/c0'],
      ['collector', '/teams'],
    ] as const) {
      // The names of built files are hashes, which may spell anything.
      const page = (await (await ask(who, path)).text()).replaceAll(/\/_app\/[^"']+/g, '')
      for (const other of ['胡子涵', 'Bob', '=Late', 'Agency, north'])
        expect(page, `${who} ${path}`).not.toContain(other)
    }
    expect(await (await ask('steward', '/teams/T1')).text()).not.toContain('林娟')
  })

  test('answers kept for one are never those of another: every order of asking gives each their own', async () => {
    const asked = numbers.flatMap((who) =>
      ['metrics=net_collected&by=team', 'metrics=kept_rate&by=collector', 'matrix=roll&pool'].map((words) => ({
        who,
        words,
      })),
    )
    const first = new Map<string, string>()
    for (let round = 0; round < 6; round++) {
      const order = asked.map((_, index) => asked[(index * (2 * round + 1)) % asked.length]!)
      await Promise.all(
        order.map(async ({ who, words }) => {
          const response = await ask(who, `/api/v1/query?${words}&${july}`)
          const got = `${response.headers.get('etag')} ${await response.text()}`
          const key = `${who} ${words}`
          expect(first.get(key) ?? got).toBe(got)
          first.set(key, got)
        }),
      )
    }
    const tags = new Map([...first].map(([key, got]) => [key, got.split(' ')[0]]))
    expect(tags.get('manager metrics=net_collected&by=team')).not.toBe(
      tags.get('executive metrics=net_collected&by=team'),
    )
  })
})

describe('changes need the own page', () => {
  test('a form without the token of the session, or from another site, changes nothing', async () => {
    const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })
    expect((await ask('hr', '/sign-out', form({}))).status).toBe(403)
    expect((await ask('hr', '/account/view-as', form({ role: 'hr' }))).status).toBe(403)
    const foreign = { ...form({ name: 'x', password: 'y' }), headers: { 'Sec-Fetch-Site': 'cross-site' } }
    expect((await ask('nobody', '/sign-in', foreign)).status).toBe(403)
    expect((await ask('hr', '/api/v1/me')).status).toBe(200)
  })

  test('signing in sends to a path of this server only, and the cookie is out of reach of scripts', async () => {
    for (const [to, expected] of [
      ['/teams?compare=year', '/teams?compare=year'],
      ['https://evil.example/', '/'],
      ['//evil.example/', '/'],
      ['/\\evil.example', '/'],
    ] as const) {
      const body = new URLSearchParams({ name: 'hr', password: 'seven green rivers run', to })
      const response = await ask('nobody', '/sign-in', { method: 'POST', body })
      expect([response.status, response.headers.get('location')]).toEqual([303, expected])
      expect(response.headers.get('set-cookie')).toMatch(/^rollcall=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    }
  })

  test('the pages of signing in, setting up and the account say what they should in both languages without a script', async () => {
    for (const [path, who, en, zh] of [
      ['/sign-in?error=wrong', 'nobody', 'The name or the password is not right.', '用户名或密码不正确。'],
      ['/set-up?link=none', 'nobody', 'This link was used before', '此链接已使用'],
      ['/account', 'admin', 'Sign out everywhere', '在所有设备上退出'],
    ] as const) {
      for (const [lang, words] of [
        ['en', en],
        ['zh', zh],
      ] as const) {
        const response = await ask(who, `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
        expect(response.status).toBe(200)
        expect(await response.text()).toContain(words)
      }
    }
  })
})

test('what is personal, taken away or refused stands in the log, which is whole', async () => {
  await ask('hr', `/api/v1/query?metrics=net_collected&by=team&${july}&format=csv`)
  await ask('compliance', `/api/v1/facts/payments?${july}`)
  const [, person] = /href="(\/collectors\/[^"?]+)/.exec(await (await ask('hr', '/teams/T1')).text()) ?? []
  expect((await ask('hr', person!)).status).toBe(200)
  expect((await ask('hr', '/summary')).status).toBe(200)
  await using state = await openState({ home })
  const log = await state.db.selectFrom('audit_entries').select(['actor', 'action', 'subject']).execute()
  expect(log).toContainEqual({ actor: 'hr', action: 'view', subject: '/teams/T1' })
  expect(log).toContainEqual({ actor: 'hr', action: 'view', subject: person })
  expect(log.map(({ subject }) => subject)).not.toContain('/summary')
  expect(log).toContainEqual({ actor: 'hr', action: 'export', subject: '/api/v1/query' })
  expect(log).toContainEqual({ actor: 'compliance', action: 'view', subject: '/api/v1/facts/{table}' })
  expect(await state.faultOfAudit()).toBeNull()
})
