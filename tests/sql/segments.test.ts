import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curve, matrix, type BridgeRow, type PublishedEdition, type RollRow } from '#sql'
import { editionOf } from './edition.ts'
import type { Floor } from './floor.ts'

const accounts = ['a', 'b', 'c', 'd', 'e', 'f']
const month = (account_id: string, as_of: string, dpd: number, status = 'open') => ({
  account_id,
  as_of,
  dpd,
  balance: '100',
  status,
})

const records: Floor = {
  accounts: accounts.map((account_id, index) => ({
    account_id,
    debtor_id: 'd',
    product: index % 2 === 0 ? 'card' : 'loan',
    client_id: index < 3 ? 'bank' : null,
    originated_on: `2025-1${index % 3}-05`,
    original_amount: '100',
  })),
  account_months: [
    ...accounts.map((account) => month(account, '2026-01-31', 40)),
    month('a', '2026-02-28', 0),
    month('b', '2026-02-28', 0),
    month('c', '2026-02-28', 70),
    month('d', '2026-02-28', 10),
    month('e', '2026-02-28', 40, 'restructured'),
    month('f', '2026-02-28', 10),
  ],
  placements: [
    { placement_id: '1', account_id: 'a', placed_on: '2026-01-02', placed_amount: '100', batch: 'B1', hand: 1 },
    { placement_id: '2', account_id: 'b', placed_on: '2025-12-31', placed_amount: '100', batch: 'B0', hand: 1 },
    { placement_id: '3', account_id: 'b', placed_on: '2026-01-31', placed_amount: '100', batch: 'B2', hand: 2 },
    {
      placement_id: '4',
      account_id: 'c',
      placed_on: '2026-01-02',
      placed_amount: '100',
      batch: 'B1',
      hand: 1,
      closed_on: '2026-01-31',
    },
  ],
  team_memberships: [
    { collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1', valid_to: '2026-02-01' },
    { collector_id: 'li', valid_from: '2026-02-01', team_id: 'T2' },
  ],
  assignments: accounts.slice(0, 3).map((account_id, index) => ({
    assignment_id: String(index),
    account_id,
    collector_id: 'li',
    assigned_on: '2026-01-05',
    assigned_amount: '100',
  })),
  payments: [
    { payment_id: '1', account_id: 'a', effective_on: '2026-02-27', amount: '10', kind: 'payment' },
    { payment_id: '2', account_id: 'f', effective_on: '2026-02-10', amount: '10', kind: 'payment' },
    {
      payment_id: '3',
      account_id: 'f',
      effective_on: '2026-02-20',
      amount: '10',
      kind: 'reversal',
      reverses_payment_id: '2',
    },
    { payment_id: '4', account_id: 'd', effective_on: '2026-01-31', amount: '10', kind: 'payment' },
  ],
}

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(records, { asOf: '2026-02-28' })
})
afterAll(() => edition.close())

const year = { from: '2026-01-01', to: '2027-01-01' }
const rolled = async (words: object) => (await matrix(edition, 'roll', { ...year, ...words })).rows as RollRow[]

test('a matrix is split by the owner of the day of t−1, not by where the collector went', async () => {
  const rows = await rolled({ by: 'team' })
  expect(rows.filter(({ team }) => team === 'T1').map(({ to, accounts: n }) => [to, n])).toEqual([
    ['M0', 2],
    ['M3', 1],
  ])
  expect(rows.some(({ team }) => team === 'T2')).toBe(false)
  expect(rows.filter(({ team }) => team === null).reduce((all, { accounts: n }) => all + n, 0)).toBe(3)
})

test('a placement is the latest alive on the day of t−1', async () => {
  const rows = await rolled({ by: ['placement', 'batch'] })
  expect(rows.map(({ placement, batch, to, accounts: n }) => [placement, batch, to, n])).toEqual([
    ['2026-01-01', 'B1', 'M0', 1],
    ['2026-01-01', 'B2', 'M0', 1],
    [null, null, 'M1', 2],
    [null, null, 'M3', 1],
    [null, null, 'restructured', 1],
  ])
})

test('filters leave only what they name', async () => {
  const rows = await rolled({ where: ['product=card', 'client=bank'] })
  expect(rows.map(({ to, accounts: n, accounts_share: share }) => [to, n, share])).toEqual([
    ['M0', 1, 0.5],
    ['M3', 1, 0.5],
  ])
  const bridge = (await matrix(edition, 'bridge', { ...year, where: 'product=card' })).rows as BridgeRow[]
  expect(bridge.find(({ state }) => state === 'M2')).toMatchObject({ opening: '300.00', residual: '0.00' })
  expect(
    (await curve(edition, 'vintage', { from: '2025-10-01', to: '2026-03-01', where: 'product=card' })).rows,
  ).toEqual([])
  const liquidation = await curve(edition, 'liquidation', { ...year, from: '2025-12-01', by: 'product' })
  expect(liquidation.rows[0]).toMatchObject({
    cohort: '2025-12-01',
    product: 'loan',
    month: 1,
    placed_amount: '100.00',
  })
})

test('what came to a better bucket without paying is re-aged where that is asked for', async () => {
  const to = async (words: object) => (await rolled(words)).map(({ to: state, accounts: n }) => `${state} ${n}`)
  // b and d did not pay in the month, f took it back; a paid.
  expect(await to({ reages: true })).toEqual(['M0 1', 'M3 1', 're_aged 3', 'restructured 1'])
  expect(await to({})).toEqual(['M0 2', 'M1 2', 'M3 1', 'restructured 1'])
})

test('whatever a matrix is split by, its parts add up to the whole', async () => {
  const dimension = fc.constantFrom('cohort', 'placement', 'batch', 'hand', 'product', 'client', 'region', 'team')
  const whole = await rolled({})
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(dimension, { minLength: 1, maxLength: 3 }), async (by) => {
      const parts = await rolled({ by })
      for (const { from, to, accounts: n } of whole) {
        const of = parts.filter((row) => row.from === from && row.to === to)
        expect(of.reduce((all, row) => all + row.accounts, 0)).toBe(n)
      }
      for (const row of Map.groupBy(parts, (part) => JSON.stringify(by.map((name) => part[name as 'team']))).values())
        expect(row.reduce((all, { accounts_share: share }) => all + share!, 0)).toBeCloseTo(1, 12)
    }),
    { numRuns: 20 },
  )
})
