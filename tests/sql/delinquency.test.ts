import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curve, matrix, type DelinquencyRow, type PublishedEdition } from '#sql'
import { check, Database } from '#warehouse'
import { models } from '#sql'
import { editionFile, editionOf } from './edition.ts'

const month = (account_id: string, as_of: string, dpd: number, status = 'open', balance = '100') => ({
  account_id,
  as_of,
  dpd,
  balance,
  status,
})
const [jan, feb, mar, apr] = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'] as const
const ends: readonly string[] = [jan, feb, mar, apr]

const records = {
  accounts: ['a', 'b', 'c', 'd'].map((account_id) => ({ account_id, debtor_id: 'x', product: 'card' })),
  account_months: [
    ...[month('a', jan, 40), month('a', feb, 0), month('a', mar, 0), month('a', apr, 10)],
    ...[month('b', jan, 40), month('b', feb, 0), month('b', mar, 20), month('b', apr, 50)],
    ...[
      month('c', jan, 40, 'open', '80'),
      month('c', feb, 70, 'charged_off', '90'),
      month('c', mar, 100, 'charged_off'),
    ],
    ...[month('d', jan, 0), month('d', feb, 5), month('d', mar, 0, 'paid_off')],
    ...[month('e', feb, 10), month('e', mar, 10, 'restructured')],
  ],
  payments: [
    { payment_id: '1', account_id: 'c', effective_on: '2026-02-27', amount: '5', kind: 'payment' },
    { payment_id: '2', account_id: 'c', effective_on: '2026-03-10', amount: '20', kind: 'payment' },
    { payment_id: '3', account_id: 'c', effective_on: '2026-04-10', amount: '4', kind: 'payment' },
  ],
  placements: [
    { placement_id: '1', account_id: 'c', placed_on: '2026-01-01', placed_amount: '80' },
    { placement_id: '2', account_id: 'a', placed_on: '2026-02-01', placed_amount: '100' },
  ],
  targets: [{ metric: 'liquidation_rate', scope: 'all', month: '2026-01-01', value: '0.4' }],
}

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(records, { asOf: apr, parameters: { liquidation_months: 3 } })
})
afterAll(() => edition.close())
const year = { from: '2026-01-01', to: '2027-01-01' }

test('the delinquency bridge of a month says who came, who left and how', async () => {
  const { rows } = await matrix(edition, 'delinquency', year)
  expect(rows).toMatchObject([
    { period: feb, opening: 3, entered: 1, arrived: 1, cured: 2, charged_off: 1, left: 0, closing: 2, entry_rate: 1 },
    { period: mar, opening: 2, entered: 1, cured: 1, left: 1, closing: 1, entry_rate: 0.5, cure_rate: 0.5 },
    { period: apr, opening: 1, entered: 1, closing: 2 },
  ])
  expect(rows[0]).toMatchObject({ self_cured: null, opening_amount: '280.00', charged_off_amount: '80.00' })
})

test('re-default counts whoever is past due again within 1, 3, 6 and 12 months of the cure', async () => {
  const { rows } = await curve(edition, 'redefault', year)
  expect(rows).toEqual([
    { cohort: '2026-02-01', month: 1, cured: 2, redefaulted: 1, share: 0.5, immature: 0 },
    { cohort: '2026-02-01', month: 3, cured: 2, redefaulted: 2, share: 1, immature: 2 },
    { cohort: '2026-02-01', month: 6, cured: 2, redefaulted: 2, share: 1, immature: 2 },
    { cohort: '2026-02-01', month: 12, cured: 2, redefaulted: 2, share: 1, immature: 2 },
  ])
})

test('recovery after charge-off counts what came in after the month end', async () => {
  const { rows } = await curve(edition, 'recovered', year)
  expect(rows).toEqual(
    [
      { month: 1, recovered: '20.00', share: 0.25 },
      { month: 2, recovered: '24.00', share: 0.3 },
    ].map((point) => ({ cohort: '2026-02-01', accounts: 1, charged_amount: '80.00', ...point, immature: 0 })),
  )
})

test('liquidation stands beside its plan and its peers at the same age', async () => {
  const { rows } = await curve(edition, 'liquidation-plan', year)
  expect(rows.find(({ cohort, month: no }) => cohort === '2026-01-01' && no === 3)).toMatchObject({
    collected: '25.00',
    share: 25 / 80,
    plan: 0.4,
    peers: 0,
  })
})

test('gross flow stands beside net flow, and net is not told of a part of the book', async () => {
  const { rows } = await matrix(edition, 'flow', { from: '2026-02-01', to: '2026-03-01' })
  expect(rows.slice(0, 3)).toEqual([
    { period: feb, from: 'M0', gross_amount: '100.00', opening: '100.00', gross: 1, net: 2 },
    { period: feb, from: 'M1', gross_amount: '0.00', opening: '0.00', gross: null, net: null },
    { period: feb, from: 'M2', gross_amount: '80.00', opening: '280.00', gross: 80 / 280, net: 0 },
  ])
  const parts = await matrix(edition, 'flow', { ...year, by: 'product' })
  expect(parts.rows.every((row) => (row as { net: unknown }).net === null)).toBe(true)
})

const cents = (amount: string) => BigInt(amount.replace('.', ''))
test('whatever the months, the delinquency bridge adds up and closes where the next opens', async () => {
  const state = fc.record({
    dpd: fc.constantFrom(0, 1, 31, 95),
    status: fc.constantFrom('open', 'open', 'open', 'paid_off', 'charged_off', 'sold', 'restructured'),
  })
  const histories = fc.array(fc.array(fc.option(state, { freq: 4 }), { minLength: 4, maxLength: 4 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(histories, async (accounts) => {
      const rows = accounts.flatMap((history, account) =>
        history.flatMap((at, index) => (at === null ? [] : [month(`a${account}`, ends[index]!, at.dpd, at.status)])),
      )
      const some = await editionOf({ account_months: rows }, { asOf: apr })
      try {
        const bridge = (await matrix(some, 'delinquency', year)).rows as DelinquencyRow[]
        for (const row of bridge)
          expect(row.opening + row.entered + row.arrived - row.cured - row.charged_off - row.left).toBe(row.closing)
        for (const row of bridge)
          expect(
            cents(row.opening_amount) +
              cents(row.entered_amount) +
              cents(row.arrived_amount) +
              cents(row.changed_amount) -
              cents(row.cured_amount) -
              cents(row.charged_off_amount) -
              cents(row.left_amount),
          ).toBe(cents(row.closing_amount))
        for (const [index, row] of bridge.slice(1).entries())
          if (ends.indexOf(row.period) === ends.indexOf(bridge[index]!.period) + 1)
            expect(row.opening).toBe(bridge[index]!.closing)
      } finally {
        await some.close()
      }
    }),
    { numRuns: 6 },
  )
})

test('a bridge that leaves something unexplained is a sentence that does not hold', async () => {
  const database = await Database.open(await editionFile(records, { asOf: apr }))
  try {
    expect(await check(database, models)).toEqual([])
    await database.run(
      'create or replace table marts.bridges as select * replace (closing_amount + 1 as closing_amount) from marts.bridges',
    )
    expect((await check(database, models)).map(({ sentence }) => sentence)).toEqual([
      'a bridge leaves nothing unexplained',
    ])
  } finally {
    await database.close()
  }
})
