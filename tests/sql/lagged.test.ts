import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, rollMatrix, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const payment = (payment_id: string, account_id: string, effective_on: string, amount: string, more: object = {}) => ({
  payment_id,
  account_id,
  effective_on,
  amount,
  kind: 'payment',
  ...more,
})
const placement = (placement_id: string, account_id: string, placed_on: string, placed_amount: string, more = {}) => ({
  placement_id,
  account_id,
  placed_on,
  placed_amount,
  ...more,
})
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
      collectors: [{ collector_id: 'li', collector_name: 'Li' }],
      team_memberships: [{ collector_id: 'li', valid_from: '2025-01-01', team_id: 'T1' }],
      accounts: ['a', 'b', 'c'].map((account_id) => ({ account_id, debtor_id: 'd', product: 'card' })),
      assignments: [
        { assignment_id: '1', account_id: 'a', collector_id: 'li', assigned_on: '2025-01-01', assigned_amount: '900' },
      ],
      placements: [
        placement('1', 'a', '2025-08-31', '1000', { batch: 'B1', hand: 1 }),
        placement('2', 'b', '2025-08-31', '500', { batch: 'B1', closed_on: '2025-10-01', close_reason: 'recalled' }),
        placement('3', 'a', '2025-12-31', '800', { batch: 'B2', hand: 2 }),
      ],
      payments: [
        payment('p0', 'a', '2025-08-30', '7'),
        payment('p1', 'a', '2025-09-01', '100'),
        payment('r1', 'a', '2026-01-10', '40', { kind: 'reversal', reverses_payment_id: 'p1' }),
        payment('p2', 'a', '2025-12-31', '60'),
        payment('p3', 'b', '2026-02-27', '50'),
        payment('p4', 'b', '2026-02-28', '25'),
      ],
      costs: [
        { cost_id: 'k1', month: '2025-12-01', category: 'pay', amount: '30', team_id: 'T1' },
        { cost_id: 'k2', month: '2025-12-01', category: 'rent', amount: '6' },
        { cost_id: 'k3', month: '2026-02-01', category: 'pay', amount: '40', team_id: 'T1' },
      ],
      account_months: [
        month('a', '2026-01-31', 35, '100'),
        month('a', '2026-02-28', 65, '120'),
        month('b', '2026-01-31', 31, '50'),
        month('b', '2026-02-28', 0, '0', 'paid_off'),
        month('c', '2026-01-31', 59, null),
        month('c', '2026-02-28', 10, '10'),
        month('d', '2026-01-31', 5, '20'),
        month('d', '2026-02-28', 0, '20'),
        month('e', '2026-01-31', 0, '20'),
        month('f', '2026-01-31', 200, '70'),
      ],
      contacts: [
        {
          contact_id: 'c1',
          account_id: 'b',
          started_at: '2026-01-01T00:00:00Z',
          channel: 'visit',
          direction: 'outbound',
          connected: false,
          party: 'none',
        },
        {
          contact_id: 'c2',
          account_id: 'd',
          started_at: '2026-01-26T00:00:00Z',
          channel: 'visit',
          direction: 'outbound',
          connected: false,
          party: 'none',
        },
      ],
    },
    { asOf: '2026-02-28' },
  )
})
afterAll(() => edition.close())

const ask = (metrics: string, more: object = {}) =>
  answer(edition, { metrics, from: '2025-01-01', to: '2026-03-01', ...more }).then(({ rows }) => rows)

test('a placement is liquidated by the money of its months, whatever is reversed later', async () => {
  expect(await ask('liquidation_rate,liquidation_rate_net', { by: 'batch' })).toMatchObject([
    {
      batch: 'B1',
      liquidation_rate: { numerator: '110.00', denominator: '1500.00', n: 2, immature: 0 },
      liquidation_rate_net: { numerator: '60.00', denominator: '1000.00', n: 1 },
    },
    { batch: 'B2', liquidation_rate: { value: null, numerator: '0.00', denominator: '0.00', n: 0, immature: 1 } },
  ])
  expect(await ask('liquidation_rate', { by: 'month', months: 2 })).toMatchObject([
    { month: '2025-08-01', liquidation_rate: { numerator: '100.00', denominator: '1500.00' } },
    { month: '2025-12-01', liquidation_rate: { numerator: '60.00', denominator: '800.00', immature: 0 } },
  ])
})

test('cost is set against the money of whole months that have a cost and are over', async () => {
  expect(await ask('cost_to_collect', { by: 'month' })).toMatchObject([
    { month: '2025-12-01', cost_to_collect: { numerator: '36.00', denominator: '60.00', value: 0.6, n: 2 } },
    { month: '2026-02-01', cost_to_collect: { numerator: '40.00', denominator: '75.00', n: 1 } },
  ])
  expect(await ask('cost_to_collect', { by: 'team', from: '2025-12-01', to: '2026-02-28' })).toMatchObject([
    { team: 'T1', cost_to_collect: { numerator: '30.00', denominator: '60.00', n: 1 } },
    { team: null, cost_to_collect: { numerator: '6.00', denominator: '0.00', value: null } },
  ])
})

test('every account past due at a month end goes one of five ways', async () => {
  const ways = ['roll_forward_rate', 'stay_rate', 'roll_back_rate', 'cure_rate', 'other_exit_rate']
  const [all] = await ask(ways.join(','))
  expect(ways.map((way) => (all![way] as { numerator: string }).numerator)).toEqual(['1', '0', '1', '2', '1'])
  expect(await ask('cure_rate,roll_forward_rate_amount', { by: 'state' })).toMatchObject([
    { state: 'M1', cure_rate: { value: 1, n: 1 } },
    { state: 'M2', roll_forward_rate_amount: { numerator: '100.00', denominator: '150.00', n: 2, missing: 1 } },
    { state: 'M7+', roll_forward_rate_amount: { numerator: '0.00', denominator: '70.00', missing: 0 } },
  ])
})

test('a cure is by itself when nobody reached or visited the debtor since the account was late', async () => {
  // b was visited on the first day it was late, d on the day before.
  expect(await ask('self_cure_rate', { by: 'state' })).toMatchObject([
    { state: 'M1', self_cure_rate: { numerator: '1', denominator: '1' } },
    { state: 'M2', self_cure_rate: { numerator: '0', denominator: '1' } },
  ])
})

test('the cells of a transition matrix add up to the accounts in the state before', async () => {
  const { rows } = await rollMatrix(edition, { from: '2026-02-01', to: '2026-03-01' })
  expect(rows.filter(({ from }) => from === 'M2')).toMatchObject([
    { to: 'M1', accounts: 1, amount: '0.00', missing: 1 },
    { to: 'M3', accounts: 1, amount: '100.00' },
    { to: 'paid_off', accounts: 1, amount: '50.00' },
  ])
})
