import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conductHours, conductRates, facts, findingCountRows, findingRows, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

/** A call on an account, `n` hours after the first midnight of 2026-03-02, a Monday, in UTC. */
const call = (contact_id: string, account_id: string, day: number, hour: number, more: object = {}) => ({
  contact_id,
  account_id,
  started_at: `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`,
  channel: 'call',
  direction: 'outbound',
  collector_id: 'li',
  connected: false,
  party: 'none',
  ...more,
})

/** Eight calls on eight days from the second; the last two fall into one day. */
const daily = (account: string, days: readonly number[], more: object = {}) =>
  days.map((day, index) => call(`${account}-${index + 1}`, account, day, 15, more))

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      teams: [],
      team_memberships: [
        { collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1' },
        { collector_id: 'wang', valid_from: '2026-01-01', team_id: 'T2' },
      ],
      collectors: [
        { collector_id: 'li', collector_name: 'Li' },
        { collector_id: 'wang', collector_name: 'Wang' },
      ],
      accounts: [
        ...['seven', 'eight', 'spread', 'late', 'eager'].map((account_id) => ({
          account_id,
          debtor_id: account_id,
          product: 'card',
          timezone: 'America/New_York',
        })),
        { account_id: 'nowhere', debtor_id: 'nowhere', product: 'card' },
        { account_id: 'either', debtor_id: 'either', product: 'card', timezone: 'Asia/Tokyo|America/New_York' },
      ],
      permissions: [],
      breach_decisions: [
        { contact_id: 'late-1', rule_id: 'us-reg-f/hours', decision: 'dismissed', decided_on: '2026-03-10' },
        { contact_id: 'eight-8', rule_id: 'us-reg-f/seven-in-seven', decision: 'confirmed', decided_on: '2026-03-10' },
      ],
      contacts: [
        ...daily('seven', [2, 3, 4, 5, 6, 7, 8]),
        ...daily('eight', [2, 3, 4, 5, 6, 7, 8, 8]).map((each, index) =>
          index === 7 ? { ...each, started_at: '2026-03-08T16:00:00Z' } : each,
        ),
        // The first has left the window when the seventh comes.
        ...daily('spread', [2, 10, 11, 12, 13, 14, 15], { collector_id: 'wang' }),
        call('late-1', 'late', 3, 3, { collector_id: 'wang' }),
        call('late-2', 'late', 3, 4, { collector_id: 'wang' }),
        call('nowhere-1', 'nowhere', 3, 12),
        call('in', 'seven', 20, 12, { direction: 'inbound' }),
      ],
    },
    { rules: { packs: ['us-reg-f'] } },
  )
}, 120_000)
afterAll(() => edition.close())

const nearMisses = async () => (await facts(edition, { table: 'near-misses' })).rows

describe('a near miss is the contact that uses up what a rule allows', () => {
  test('the seventh call in seven days, and not the eighth, whether or not the eighth came', async () => {
    expect(await nearMisses()).toEqual([
      {
        contact_id: 'eight-7',
        rule_id: 'us-reg-f/seven-in-seven',
        threshold: 7,
        day: '2026-03-08',
        collector: 'li',
        team: 'T1',
      },
      {
        contact_id: 'seven-7',
        rule_id: 'us-reg-f/seven-in-seven',
        threshold: 7,
        day: '2026-03-08',
        collector: 'li',
        team: 'T1',
      },
    ])
  })

  test('a near miss is never a breach of the same rule', async () => {
    const broken = new Set((await findingRows(edition)).map((row) => `${row.contact_id} ${row.rule_id}`))
    for (const row of await nearMisses())
      expect(broken).not.toContain(`${String(row['contact_id'])} ${String(row['rule_id'])}`)
  })

  test('a later contact changes none', async () => {
    const before = (await facts(edition, { table: 'near-misses', asOf: '2026-03-08' })).rows
    expect(before).toEqual(await nearMisses())
    expect((await facts(edition, { table: 'near-misses', asOf: '2026-03-07' })).rows).toEqual([])
  })
})

describe('breaches per 10,000 judged contacts', () => {
  test('by rule they are what the counts of findings say, without what was dismissed', async () => {
    const { rows } = await conductRates(edition, { by: 'rule' })
    const counts = await findingCountRows(edition)
    const of = (rule: unknown, ...outcomes: string[]) =>
      counts
        .filter(({ rule_id, outcome }) => rule_id === rule && outcomes.includes(outcome))
        .reduce((sum, { contacts }) => sum + contacts, 0)
    expect(rows.length).toBeGreaterThan(4)
    for (const row of rows) {
      expect(row.judged).toBe(of(row['rule'], 'pass', 'breach'))
      expect(row.breaches + row.dismissed).toBe(of(row['rule'], 'breach'))
    }
    const hours = rows.find((row) => row['rule'] === 'us-reg-f/hours')!
    expect(hours).toMatchObject({ breaches: 1, dismissed: 1, judged: 24 })
    expect(hours.per_10000).toMatchObject({ n: 24, value: 10_000 / 24 })
    expect(hours.per_10000.low).toBeCloseTo((0.025318 * 10_000) / 24, 2)
    expect(rows.find((row) => row['rule'] === 'us-reg-f/seven-in-seven')).toMatchObject({
      breaches: 1,
      confirmed: 1,
      near_misses: 2,
    })
  })

  test('by people and teams every contact counts once, with one who has no zone', async () => {
    const { rows } = await conductRates(edition, { by: ['team', 'collector'] })
    expect(rows.map(({ team, collector, judged, breaches }) => [team, collector, judged, breaches])).toEqual([
      ['T1', 'li', 16, 1],
      ['T2', 'wang', 9, 1],
    ])
    const [all] = (await conductRates(edition, {})).rows
    expect(all).toMatchObject({ judged: 25, breaches: 2, dismissed: 1, near_misses: 2 })
  })

  test('by hour of the day at the debtor', async () => {
    const { rows } = await conductRates(edition, { by: 'hour', where: ['collector=wang'] })
    // 15:00 UTC is 10:00 in New York in winter, and 11:00 from the 8th of March on.
    expect(rows.map(({ hour, judged, breaches }) => [hour, judged, breaches])).toEqual([
      [10, 1, 0],
      [11, 6, 0],
      [22, 1, 0],
      [23, 1, 1],
    ])
  })

  test('several rules at once need a split by rule', async () => {
    await expect(conductRates(edition, { where: ['rule=us-reg-f/hours,us-reg-f/cease'] })).rejects.toThrow(
      'split by rule',
    )
    const { rows } = await conductRates(edition, { where: ['rule=us-reg-f/hours'] })
    expect(rows).toHaveLength(1)
    await expect(conductRates(edition, { by: 'product' })).rejects.toThrow('rule, team, collector, hour, weekday')
  })

  test('only the period asked for counts', async () => {
    const { rows } = await conductRates(edition, { by: 'weekday', from: '2026-03-02', to: '2026-03-04' })
    expect(rows.map(({ weekday, judged }) => [weekday, judged])).toEqual([
      [1, 5],
      [2, 2],
      [null, 1],
    ])
  })
})

test('the hours of contacts are those of the debtor, and say when rules forbid them', async () => {
  const { rows, closed } = await conductHours(edition, {})
  expect(rows.reduce((sum, { contacts }) => sum + contacts, 0)).toBe(25)
  expect(rows.find(({ weekday, hour }) => weekday === 1 && hour === 22)).toEqual({
    weekday: 1,
    hour: 22,
    contacts: 1,
    breaches: 0,
  })
  expect(rows.at(-1)).toEqual({ weekday: null, hour: null, contacts: 1, breaches: 0 })
  expect(closed.filter(({ weekday }) => weekday === 3)).toEqual([
    { rule_id: 'us-reg-f/hours', weekday: 3, from_minute: 0, to_minute: 480 },
    { rule_id: 'us-reg-f/hours', weekday: 3, from_minute: 1260, to_minute: 1440 },
  ])
})
