import { afterAll, beforeAll, expect, test } from 'vitest'
import { gaming, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const people = ['honest', 'stuffs', 'redates', 'hurries', 'picks']
const accounts = Array.from({ length: 40 }, (_, index) => index)
const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}`

/** Every person holds 40 accounts, half of them small, calls each once and takes a promise that is kept half the time. */
const records = {
  collectors: people.map((collector_id) => ({ collector_id, collector_name: collector_id })),
  assignments: people.flatMap((collector) =>
    accounts.map((index) => ({
      assignment_id: `${collector}${index}`,
      account_id: `${collector}${index}`,
      collector_id: collector,
      assigned_on: day(1),
      assigned_amount: index % 2 === 0 ? '100' : '9000',
    })),
  ),
  contacts: people.flatMap((collector) =>
    accounts
      .filter((index) => collector !== 'picks' || index % 2 === 0 || index > 35)
      .map((index) => ({
        contact_id: `${collector}${index}`,
        account_id: `${collector}${index}`,
        started_at: `${day(2)}T10:00:00Z`,
        channel: 'call',
        direction: 'outbound',
        collector_id: collector,
        connected: true,
        party: 'debtor',
        talk_seconds: collector === 'hurries' && index % 3 > 0 ? 4 : 60,
      })),
  ),
  promises: people.flatMap((collector) =>
    accounts.flatMap((index) => {
      const promise = (number: number, made: number, due: number) => ({
        promise_id: `${collector}${index}-${number}`,
        account_id: `${collector}${index}`,
        made_at: `${day(made)}T12:00:00Z`,
        due_on: day(due),
        amount: '10',
        collector_id: collector,
      })
      if (collector === 'stuffs') return [promise(1, 2, 3), promise(2, 8, 9), promise(3, 14, 15)]
      if (collector === 'redates') return [promise(1, 2, 7), promise(2, 7, 12), promise(3, 12, 17)]
      return [promise(1, 2, 7)]
    }),
  ),
  payments: people.flatMap((collector) =>
    accounts
      .filter((index) => index % 2 === 0 && collector !== 'stuffs')
      .map((index) => ({
        payment_id: `${collector}${index}`,
        account_id: `${collector}${index}`,
        effective_on: day(15),
        amount: '10',
        kind: 'payment',
      })),
  ),
}

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(records, { asOf: '2026-02-28' })
})
afterAll(() => edition.close())

const suspected = async (from: string, to: string) =>
  (await gaming(edition, { from, to })).rows.map(({ collector, habit }) => [collector, habit])

test('habits that stand out from those of all others are shown, with the person and how often', async () => {
  expect(await suspected('2026-01-01', '2026-02-01')).toEqual([
    ['picks', 'cherry_picking'],
    ['stuffs', 'promise_stuffing'],
    ['redates', 're_dating'],
    ['hurries', 'short_rpc'],
  ])
  expect((await gaming(edition, { from: '2026-01-01', to: '2026-02-01' })).rows.at(-1)).toMatchObject({
    count: 26,
    of: 40,
    share: 0.65,
    others: 0,
  })
})

test('each habit names the records that show it, as many as it counts', async () => {
  const { rows } = await gaming(edition, { from: '2026-01-01', to: '2026-02-01' })
  for (const { count, records } of rows) expect(new Set(records).size).toBe(count)
  const of = (habit: string) => rows.find((row) => row.habit === habit)!
  expect(of('cherry_picking')).toMatchObject({
    record: 'account_id',
    records: accounts
      .filter((index) => index % 2 === 1 && index <= 35)
      .map((index) => `picks${index}`)
      .sort(),
  })
  expect(of('short_rpc')).toMatchObject({ record: 'contact_id' })
  expect(of('short_rpc').records).toContain('hurries1')
  expect(of('promise_stuffing').records.every((id) => id.startsWith('stuffs'))).toBe(true)
  expect(of('re_dating').records.slice(0, 2)).toEqual(['redates0-1', 'redates0-2'])
})

test('nobody is shown for a month without work', async () => {
  expect(await suspected('2026-02-01', '2026-03-01')).toEqual([])
})
