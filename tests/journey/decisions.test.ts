import { writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeskRow } from '#sql'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

const home = folder()
afterAll(() => home[Symbol.dispose]())

const write = (path: string, lines: readonly string[]) => {
  mkdirSync(join(home.path, 'inbox'), { recursive: true })
  writeFileSync(join(home.path, path), lines.map((line) => `${line}\n`).join(''))
}
const settings = (fourEyes: boolean) =>
  write('rollcall.yaml', [
    'timezone: Asia/Shanghai',
    'rules: { packs: [cn], default_debtor_timezone: Asia/Shanghai }',
    `decisions: { four_eyes: ${fourEyes} }`,
  ])

async function json<T>(...args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await rollcall([...args, '--json', '--home', home.path])
  expect(status, stdout + stderr).toBe(0)
  return JSON.parse(stdout) as T
}
const refusal = async (...args: readonly string[]) => {
  const { status, stdout } = await rollcall([...args, '--json', '--home', home.path])
  return { status, ...(JSON.parse(stdout) as { error: { code: string } }).error }
}
const run = () => json<{ edition: string; published: boolean }>('run')
type Rows = { rows: Record<string, { value: unknown; capped?: number }>[] }
const asked = async () => {
  const metrics = 'confirmed_breaches,confirmed_critical_breaches,breach_free_rate,compliance_score'
  const { rows } = await json<Rows>(
    'query',
    '--metrics',
    metrics,
    '--by',
    'collector',
    '--from',
    '2026-03-01',
    '--to',
    '2026-04-01',
  )
  const { confirmed_breaches, breach_free_rate, compliance_score } = rows[0]!
  return [confirmed_breaches!.value, breach_free_rate!.value, compliance_score!.value, compliance_score!.capped]
}
const decide = (word: 'confirm' | 'dismiss', contact: string, rule: string, by: string, reason = 'heard it') =>
  ['findings', word, contact, rule, '--reason', reason, '--by', by] as const
const states = async (...more: string[]) =>
  (await json<{ rows: DeskRow[] }>('findings', 'list', ...more)).rows.map(
    ({ contact_id, rule_id, state, counts }) => `${contact_id} ${rule_id} ${state} ${counts}`,
  )

beforeAll(async () => {
  settings(false)
  write('inbox/teams.csv', ['team_id,team_name', 'T1,One'])
  write('inbox/collectors.csv', ['collector_id,collector_name', 'li,Li'])
  write('inbox/team_memberships.csv', ['collector_id,valid_from,team_id', 'li,2026-01-01,T1'])
  write('inbox/accounts.csv', ['account_id,debtor_id,product', 'a1,d1,card', 'a2,d2,card'])
  const contact = (id: string, account: string, at: string, party = 'none') =>
    `${id},${account},2026-03-${at}:00+08:00,call,outbound,li,${party === 'none' ? 'false' : 'true'},${party},n1`
  write('inbox/contacts.csv', [
    'contact_id,account_id,started_at,channel,direction,collector_id,connected,party,number_ref',
    contact('k1', 'a1', '02T23:00'),
    contact('k2', 'a1', '03T10:00'),
    contact('k3', 'a2', '04T10:00', 'third_party'),
    contact('k4', 'a2', '30T10:00'),
  ])
  write('inbox/breach_decisions.csv', [
    'contact_id,rule_id,decision,decided_by,decided_on',
    'k1,cn/hours,dismissed,their own,2026-03-20',
  ])
  expect((await run()).published).toBe(true)
}, 120_000)

describe('a person decides on a finding', () => {
  test('the desk lists what was found, the gravest first, with what the delivery says', async () => {
    expect(await states()).toEqual(['k3 cn/third-party open true', 'k1 cn/hours dismissed true'])
    expect(await asked()).toEqual(['0', 0.75, 75, 0])
  })

  test('the desk shows the word at once, the numbers from the next run', async () => {
    await json(...decide('confirm', 'k3', 'cn/third-party', 'an'))
    expect(await states('--state', 'confirmed')).toEqual(['k3 cn/third-party confirmed false'])
    expect(await states('--state', 'open')).toEqual([])
    expect(await asked()).toEqual(['0', 0.75, 75, 0])
    expect((await run()).published).toBe(true)
    expect(await states('--state', 'confirmed')).toEqual(['k3 cn/third-party confirmed true'])
    // A confirmed critical breach caps the person's score at 59.
    expect(await asked()).toEqual(['1', 0.75, 59, 1])
  })

  test('a run with nothing new publishes nothing, and a full one loses no word', async () => {
    expect((await run()).published).toBe(false)
    await json('run', '--full')
    expect(await asked()).toEqual(['1', 0.75, 59, 1])
  })

  test('the later word stands, whoever keeps it', async () => {
    await json(...decide('confirm', 'k1', 'cn/hours', 'an'))
    await run()
    expect(await asked()).toEqual(['2', 0.5, 50, 1])
    // The data ends on 2026-03-30, which is the day a word said here counts from: of the same day it stands.
    write('inbox/breach_decisions.later.csv', [
      'contact_id,rule_id,decision,decided_by,decided_on',
      'k1,cn/hours,dismissed,their own,2026-03-30',
    ])
    await run()
    expect((await asked())[0]).toBe('2')
    write('inbox/contacts.later.csv', [
      'contact_id,account_id,started_at,channel,direction,collector_id,connected,party,number_ref',
      'k5,a2,2026-03-31T10:00:00+08:00,call,outbound,li,false,none,n1',
    ])
    write('inbox/breach_decisions.latest.csv', [
      'contact_id,rule_id,decision,decided_by,decided_on',
      'k1,cn/hours,dismissed,their own,2026-03-31',
    ])
    await run()
    expect((await asked())[0]).toBe('1')
    expect(await states('--where', 'rule=cn/hours')).toEqual(['k1 cn/hours dismissed true'])
  })

  test('what was not found cannot be decided on, and a word needs a reason', async () => {
    expect(await refusal(...decide('confirm', 'k2', 'cn/hours', 'an'))).toMatchObject({
      status: 2,
      code: 'unknown_finding',
    })
    expect(await refusal(...decide('confirm', 'k1', 'cn/hours', 'an', ' '))).toMatchObject({
      status: 2,
      code: 'no_reason',
    })
  })

  test('with four eyes one person is not enough', async () => {
    settings(true)
    await json(...decide('confirm', 'k1', 'cn/hours', 'an'))
    expect(await states('--state', 'pending')).toEqual(['k1 cn/hours pending true'])
    await run()
    expect((await asked())[0]).toBe('1')
    expect(await refusal(...decide('confirm', 'k1', 'cn/hours', 'an'))).toMatchObject({ code: 'second_person' })
    await json(...decide('confirm', 'k1', 'cn/hours', 'bo'))
    await run()
    expect((await asked())[0]).toBe('2')
  })

  test('every word is kept, and dismissed ones are told per rule', async () => {
    const { decisions } = await json<{ decisions: { decided_by: string; decision: string }[] }>(
      'findings',
      'show',
      'k1',
    )
    expect(decisions.map(({ decided_by, decision }) => `${decided_by} ${decision}`)).toEqual([
      'an confirmed',
      'an confirmed',
      'bo confirmed',
    ])
    const { rows } = await json<{ rows: { rule_id: string; dismissed_share: { value: number; n: number } }[] }>(
      'rules',
      'report',
    )
    expect(rows.map(({ rule_id, dismissed_share: { value, n } }) => [rule_id, value, n])).toEqual([
      ['cn/hours', 0, 1],
      ['cn/third-party', 0, 1],
    ])
  })
})
