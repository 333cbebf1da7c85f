import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, curve, matrix, type BridgeRow, type PublishedEdition, type RollRow } from '#sql'
import { editionOf } from './edition.ts'

const month = (account_id: string, as_of: string, dpd: number, balance: string | null, status = 'open') => ({
  account_id,
  as_of,
  dpd,
  balance,
  status,
})

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      accounts: [
        { account_id: 'a', debtor_id: 'd', product: 'p', originated_on: '2026-01-05', original_amount: '100' },
        { account_id: 'b', debtor_id: 'd', product: 'p', originated_on: '2026-01-31', original_amount: '50' },
        { account_id: 'c', debtor_id: 'd', product: 'p', originated_on: '2026-02-01', original_amount: '30' },
        { account_id: 'old', debtor_id: 'd', product: 'p', originated_on: '2025-12-31', original_amount: '7' },
      ],
      account_months: [
        month('a', '2026-01-31', 0, '100'),
        month('a', '2026-02-28', 31, '110'),
        month('a', '2026-04-30', 95, '120'),
        month('c', '2026-01-31', 31, '40'),
        month('c', '2026-02-28', 61, null),
        month('x', '2026-01-31', 31, '60'),
        month('x', '2026-02-28', 31, '45'),
        month('y', '2026-01-31', 31, '20'),
        month('y', '2026-02-28', 0, '20', 'charged_off'),
        month('z', '2026-01-31', 10, '5', 'restructured'),
        month('z', '2026-02-28', 10, '9', 'restructured'),
        month('n', '2026-02-28', 0, '70'),
      ],
      placements: [
        { placement_id: '1', account_id: 'a', placed_on: '2026-01-31', placed_amount: '100' },
        { placement_id: '2', account_id: 'b', placed_on: '2026-01-10', placed_amount: '100' },
      ],
      payments: [
        { payment_id: '1', account_id: 'a', effective_on: '2026-02-27', amount: '10', kind: 'payment' },
        { payment_id: '2', account_id: 'a', effective_on: '2026-02-28', amount: '5', kind: 'payment' },
        { payment_id: '3', account_id: 'b', effective_on: '2026-04-09', amount: '2', kind: 'payment' },
        {
          payment_id: '4',
          account_id: 'a',
          effective_on: '2026-04-10',
          amount: '10',
          kind: 'reversal',
          reverses_payment_id: '1',
        },
      ],
    },
    { asOf: '2026-04-30' },
  )
})
afterAll(() => edition.close())

const year = { from: '2026-01-01', to: '2027-01-01' }

test('a bridge moves openings between states and leaves nothing unexplained', async () => {
  const { rows } = await matrix(edition, 'bridge', year)
  const of = (state: string) => rows.find((row) => (row as BridgeRow).state === state)
  expect(of('M0')).toEqual({
    period: '2026-02-28',
    state: 'M0',
    opening: '100.00',
    new: '70.00',
    rolled_in: '0.00',
    increases: '0.00',
    rolled_out: '100.00',
    exits: '0.00',
    decreases: '0.00',
    closing: '70.00',
    residual: '0.00',
  })
  // c has no balance at t: for the bridge it left.
  expect(of('M2')).toMatchObject({
    opening: '120.00',
    rolled_in: '100.00',
    increases: '10.00',
    exits: '60.00',
    decreases: '15.00',
    closing: '155.00',
    residual: '0.00',
  })
  expect(of('restructured')).toMatchObject({ opening: '5.00', increases: '4.00', closing: '9.00' })
})

test('net flow sets the balance of a bucket against that of the better one a month before', async () => {
  const { rows } = await matrix(edition, 'net-flow', year)
  expect(rows).toHaveLength(7)
  expect(rows.slice(0, 2)).toEqual([
    { period: '2026-02-28', from: 'M0', to: 'M1', numerator: '0.00', denominator: '100.00', value: 0 },
    { period: '2026-02-28', from: 'M1', to: 'M2', numerator: '155.00', denominator: '0.00', value: null },
  ])
})

test('the matrix can be had for each month of origination', async () => {
  const { rows } = await matrix(edition, 'roll', { ...year, by: 'cohort', pool: true })
  expect(rows.filter((row) => (row as RollRow).cohort === '2026-01-01')).toEqual([
    {
      period: null,
      cohort: '2026-01-01',
      from: 'M0',
      to: 'M2',
      accounts: 1,
      accounts_share: 1,
      amount: '100.00',
      amount_share: 1,
      missing: 0,
    },
  ])
  await expect(matrix(edition, 'roll', { by: 'channel' })).rejects.toThrow('it can by cohort, placement, batch')
  await expect(matrix(edition, 'net-flow', { by: 'team' })).rejects.toThrow('is of everybody')
  await expect(matrix(edition, 'bridge', { where: 'team=T1' })).rejects.toThrow('it can by cohort, product')
  await expect(matrix(edition, 'rolls', {})).rejects.toThrow('there are roll, bridge, net-flow, flow')
})

test('a vintage counts all its accounts, and says where a month end was not seen', async () => {
  const { rows } = await curve(edition, 'vintage', year)
  expect(rows.filter(({ cohort }) => cohort === '2026-01-01')).toEqual(
    [
      { month: 0, ever30: 0, ever90: 0, ever30_amount: '0.00', ever90_amount: '0.00', immature: 0 },
      { month: 1, ever30: 1, ever90: 0, ever30_amount: '100.00', ever90_amount: '0.00', immature: 0 },
      { month: 2, ever30: 1, ever90: 0, ever30_amount: '100.00', ever90_amount: '0.00', immature: 2 },
      { month: 3, ever30: 1, ever90: 1, ever30_amount: '100.00', ever90_amount: '100.00', immature: 0 },
    ].map((point) => ({ cohort: '2026-01-01', accounts: 2, amount: '150.00', ...point })),
  )
  expect(rows.some(({ cohort }) => cohort < '2026-01-01')).toBe(false)
})

test('a liquidation curve ends where the month of its oldest placement has not begun', async () => {
  const { rows } = await curve(edition, 'liquidation', year)
  expect(rows).toEqual(
    [
      { month: 1, collected: '10.00', share: 0.05, immature: 0 },
      { month: 2, collected: '15.00', share: 0.075, immature: 0 },
      { month: 3, collected: '7.00', share: 0.035, immature: 0 },
      { month: 4, collected: '7.00', share: 0.035, immature: 2 },
    ].map((point) => ({ cohort: '2026-01-01', accounts: 2, placed_amount: '200.00', ...point })),
  )
})

test('whatever the months, bridges leave nothing, matrices add up and the five ways are all accounts past due', async () => {
  const statuses = ['open', 'open', 'open', 'open', 'paid_off', 'charged_off', 'sold', 'recalled', 'restructured']
  const state = fc.record({
    dpd: fc.constantFrom(0, 1, 30, 31, 95, 200),
    balance: fc.option(fc.integer({ min: -500, max: 100000 }), { freq: 5 }),
    status: fc.constantFrom(...statuses),
  })
  const histories = fc.array(fc.array(fc.option(state, { freq: 4 }), { minLength: 4, maxLength: 4 }), { minLength: 1 })
  const ends = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-05-31']
  await fc.assert(
    fc.asyncProperty(histories, async (accounts) => {
      const rows = accounts.flatMap((history, account) =>
        history.flatMap((at, index) =>
          at === null
            ? []
            : [
                month(
                  `a${account}`,
                  ends[index]!,
                  at.dpd,
                  at.balance === null ? null : (at.balance / 100).toFixed(2),
                  at.status,
                ),
              ],
        ),
      )
      const some = await editionOf({ account_months: rows }, { asOf: '2026-05-31' })
      try {
        for (const row of (await matrix(some, 'bridge', year)).rows as BridgeRow[]) expect(row.residual).toBe('0.00')
        const roll = (await matrix(some, 'roll', year)).rows as RollRow[]
        for (const cells of Map.groupBy(roll, ({ period, from }) => `${period} ${from}`).values())
          expect(cells.reduce((all, { accounts_share: share }) => all + share!, 0)).toBeCloseTo(1, 12)
        const ways = ['roll_forward_rate', 'stay_rate', 'roll_back_rate', 'cure_rate', 'other_exit_rate']
        const [rates] = (await answer(some, { metrics: [...ways, ...ways.map((way) => `${way}_amount`)], ...year }))
          .rows
        const cell = (id: string) => rates![id] as { numerator: string; denominator: string }
        for (const ids of rates ? [ways, ways.map((way) => `${way}_amount`)] : [])
          expect(ids.reduce((all, id) => all + Number(cell(id).numerator), 0)).toBeCloseTo(
            Number(cell(ids[0]!).denominator),
            6,
          )
      } finally {
        await some.close()
      }
    }),
    { numRuns: 12 },
  )
})
