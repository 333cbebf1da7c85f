import { EditionFolder } from '#warehouse'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { floorIn } from '../sql/floor.ts'
import { about, newHome, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

/** Effective calls of somebody on one debtor, at these hours of 6 July in Shanghai. */
const calls = (collector_id: string, account_id: string, hours: readonly number[]) =>
  hours.map((hour, index) => ({
    ...{ contact_id: `${account_id}-${index + 1}`, account_id, channel: 'call', direction: 'outbound', collector_id },
    ...{ started_at: `2026-07-06T${String(hour - 8).padStart(2, '0')}:00:00Z`, number_ref: `n-${account_id}` },
    ...{ connected: true, party: 'debtor', talk_seconds: 60 },
  }))

const complaint = (complaint_id: string, collector_id: string, received_on: string, closed_on: string | null) => ({
  ...{ complaint_id, collector_id, received_on, closed_on, category: 'manner', severity: 'minor', source: 'direct' },
  ...(closed_on === null ? {} : { upheld: true }),
})

const review = (review_id: string, collector_id: string, contact_id: string, reviewer_id: string, score: number) => ({
  ...{ review_id, collector_id, contact_id, reviewer_id, reviewed_on: '2026-07-10', sample: 'random', score },
})

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  const editions = new EditionFolder(join(home, 'editions'))
  const file = await editions.newFile()
  const database = await floorIn(
    file,
    {
      teams: [
        { team_id: 'T1', team_name: 'One' },
        { team_id: 'T2', team_name: 'Two' },
      ],
      collectors: [
        { collector_id: 'li', collector_name: 'Li Na' },
        { collector_id: 'wang', collector_name: 'Wang Wu' },
      ],
      team_memberships: [
        { collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1' },
        { collector_id: 'wang', valid_from: '2026-01-01', team_id: 'T2' },
      ],
      accounts: ['ours', 'theirs'].map((account_id) => ({
        ...{ account_id, debtor_id: account_id, product: 'card', timezone: 'Asia/Shanghai' },
      })),
      contacts: [...calls('li', 'ours', [9, 10, 11, 12]), ...calls('wang', 'theirs', [9, 10, 11, 12, 13])],
      complaints: [
        complaint('x1', 'li', '2026-07-01', '2026-07-11'),
        complaint('x2', 'li', '2026-07-20', null),
        complaint('y1', 'wang', '2026-07-02', null),
      ],
      reviews: [
        review('r1', 'li', 'ours-1', 'qa1', 90),
        review('r2', 'li', 'ours-1', 'qa2', 70),
        review('r3', 'wang', 'theirs-1', 'qa1', 60),
      ],
      review_items: [],
    },
    { asOf: '2026-07-31', rules: { packs: ['cn'] } },
  )
  await database.run('checkpoint')
  await database.close()
  await editions.publish(file, '2026-07-31', about('2026-07-31'), new Date('2026-08-01T01:00:00Z'))
  readers = await readersIn(home, {
    manager: { role: 'manager', scope: { teams: ['T1'] } },
    collector: { role: 'collector', scope: { collector: 'li' } },
    other: { role: 'collector', scope: { collector: 'wang' } },
    compliance: { role: 'compliance' },
    second: { role: 'compliance' },
  })
  server = await serve(home)
}, 120_000)
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
type Rows = readonly Record<string, unknown>[]
const rows = async (who: string, path: string): Promise<Rows> => {
  const response = await ask(who, `/api/v1${path}`)
  const body = await response.text()
  expect(response.status, `${who} ${path}: ${body}`).toBe(200)
  return (JSON.parse(body) as { rows: Rows }).rows
}
const page = async (who: string, path: string) => (await ask(who, path)).text()
const july = 'from=2026-07-01&to=2026-08-01'

test('a team’s page has the hours of its own contacts, in the debtor’s time', async () => {
  const hours = async (who: string, team: string) =>
    [...(await (await ask(who, `/teams/${team}`)).text()).matchAll(/Mon (\d+):00: 1 contacts/g)].map(([, hour]) =>
      Number(hour),
    )
  const seen = (of: readonly number[]) => [...new Set(of)].sort((a, b) => a - b)
  expect(seen(await hours('manager', 'T1'))).toEqual([9, 10, 11, 12])
  expect(seen(await hours('compliance', 'T2'))).toEqual([9, 10, 11, 12, 13])
})

describe('conduct within scope', () => {
  test('a manager sees the rates, findings and near misses of the own team, the compliance officer those of all', async () => {
    const byTeam = `/conduct?by=team&${july}`
    expect(await rows('manager', byTeam)).toMatchObject([{ team: 'T1', judged: 4, breaches: 1, near_misses: 1 }])
    expect(await rows('compliance', byTeam)).toMatchObject([
      { team: 'T1', judged: 4, breaches: 1, near_misses: 1 },
      { team: 'T2', judged: 5, breaches: 2, near_misses: 1 },
    ])
    const ids = async (who: string, path: string) => (await rows(who, path)).map(({ contact_id }) => contact_id)
    expect(await ids('manager', `/findings?${july}`)).toEqual(['ours-4'])
    expect(await ids('compliance', `/findings?${july}`)).toEqual(['ours-4', 'theirs-4', 'theirs-5'])
    expect(await ids('manager', `/facts/near-misses?${july}`)).toEqual(['ours-3'])
    expect(await ids('other', `/facts/near-misses?${july}`)).toEqual(['theirs-3'])
    expect((await ask('manager', '/api/v1/findings/theirs-4')).status).toBe(404)
    expect((await ask('manager', '/api/v1/findings/ours-4')).status).toBe(200)
  })

  test('hours are those of the contacts within reach', async () => {
    const hours = async (who: string) =>
      (await rows(who, `/conduct/hours?${july}`)).map(({ hour, contacts }) => [hour, contacts])
    expect(await hours('manager')).toEqual([9, 10, 11, 12].map((hour) => [hour, 1]))
    expect(await hours('collector')).toEqual(await hours('manager'))
    expect((await hours('compliance')).at(-1)).toEqual([13, 1])
  })

  test('a person sees what is of themselves', async () => {
    expect(await rows('collector', `/conduct?by=collector&${july}`)).toMatchObject([{ collector: 'li', breaches: 1 }])
    expect(await rows('other', `/conduct?by=collector&${july}`)).toMatchObject([{ collector: 'wang', breaches: 2 }])
    expect((await rows('other', `/findings?${july}`)).map(({ contact_id }) => contact_id)).toEqual([
      'theirs-4',
      'theirs-5',
    ])
  })

  test('complaints and reviews are those of the own people, and open ones stand with their age', async () => {
    const received = async (who: string) =>
      (await rows(who, '/complaints')).map((row) => [row['received'], row['open']])
    expect([await received('manager'), await received('other'), await received('compliance')]).toEqual([
      [[2, 1]],
      [[1, 1]],
      [[3, 2]],
    ])
    const open = async (who: string) =>
      (await rows(who, '/complaints/open')).map(({ complaint_id, age_days }) => [complaint_id, age_days])
    expect(await open('manager')).toEqual([['x2', 11]])
    expect(await open('compliance')).toEqual([
      ['y1', 29],
      ['x2', 11],
    ])
    const scores = async (who: string) => (await rows(who, '/qa/sections')).map(({ n, value }) => [n, value])
    expect([await scores('manager'), await scores('other')]).toEqual([[[2, 80]], [[1, 60]]])
  })

  test('whom to listen to, how reviewers agree and the desk are for those who decide', async () => {
    for (const path of ['/qa/sample', '/qa/agreement', '/findings/desk']) {
      for (const who of ['manager', 'collector']) expect((await ask(who, `/api/v1${path}`)).status, path).toBe(404)
      expect((await ask('compliance', `/api/v1${path}`)).status, path).toBe(200)
    }
    for (const who of ['manager', 'collector']) expect((await ask(who, '/conduct')).status).toBe(404)
  })

  test('complaints come as CSV, the ages of open ones in columns of their own', async () => {
    const csv = await page('compliance', '/api/v1/complaints?by=team&format=csv')
    const [head, ...lines] = csv.replace('\uFEFF', '').trim().split('\r\n')
    expect(head).toBe(
      'team,received,closed,upheld,open,median_days,open_age_p50,open_age_p90,open_age_max,open_ages.days_0_7,open_ages.days_8_15,open_ages.days_16_30,open_ages.days_31',
    )
    expect(lines).toEqual(['T1,2,1,1,1,10,11,11,11,0,1,0,0', 'T2,1,0,0,1,,29,29,29,0,0,1,0'])
  })
})

describe('the desk in the browser', () => {
  test('a finding shows the contacts counted with it, in the debtor’s time', async () => {
    const html = await page('compliance', '/conduct')
    expect(html).toMatch(/Counted with it: 3 other contacts/)
    expect(html).toMatch(
      /ours-1<\/code>[\s\S]*?2026-07-06 09:00:00[\s\S]*?2026-07-06 01:00:00[\s\S]*?answered by the debtor/,
    )
  })

  test('it is narrowed by team, collector and severity', async () => {
    const found = async (words: string) =>
      [...(await page('compliance', `/conduct?${words}`)).matchAll(/name="contact" value="([^"]+)"/g)].map(
        ([, id]) => id,
      )
    expect(await found('team=T1')).toEqual(['ours-4'])
    expect(await found('collector=wang')).toEqual(['theirs-5', 'theirs-4'])
    expect(await found('severity=critical')).toEqual([])
    expect(await found('severity=major')).toHaveLength(3)
  })

  test('rates and near misses are split by team and by person', async () => {
    expect(await page('compliance', '/conduct?by=team')).toMatch(/by team[\s\S]*One[\s\S]*Two/)
    expect(await page('compliance', '/conduct?by=collector')).toMatch(/by collector[\s\S]*Li Na[\s\S]*Wang Wu/)
  })

  test('a form without the token of the session decides nothing; with it the word is of who is signed in', async () => {
    const html = await page('compliance', '/conduct')
    expect(html).not.toContain('name="by"')
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const word = { contact: 'ours-4', rule: 'cn/effective-calls', decision: 'dismissed', reason: 'a test', by: 'eve' }
    const send = (more: object) =>
      ask('compliance', '/conduct', {
        method: 'POST',
        body: new URLSearchParams({ ...word, ...more }),
        headers: { Origin: server.url },
      })
    expect(await (await send({})).text()).toContain('This form is out of date')
    expect(await (await send({ csrf: 'guessed' })).text()).toContain('This form is out of date')
    const desk = '/findings/desk?where=contact%3Dours-4'
    expect(await rows('compliance', desk)).toMatchObject([{ state: 'open' }])
    expect((await send({ csrf })).status).toBe(200)
    expect(await rows('compliance', desk)).toMatchObject([
      { state: 'dismissed', decided_by: 'compliance', reason: 'a test' },
    ])
  })
})
