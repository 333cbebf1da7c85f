import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const payment = (payment_id: string, effective_on: string, amount: string, more: object = {}) => ({
  payment_id,
  account_id: 'a',
  effective_on,
  amount,
  kind: 'payment',
  status: 'posted',
  ...more,
})

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      teams: [
        { team_id: 'T1', team_name: 'One' },
        { team_id: 'T2', team_name: 'Two' },
      ],
      collectors: [
        { collector_id: 'li', collector_name: 'Li', grade: 'senior' },
        { collector_id: 'wang', collector_name: 'Wang' },
      ],
      team_memberships: [
        { collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1', valid_to: '2026-01-15' },
        { collector_id: 'li', valid_from: '2026-01-15', team_id: 'T2' },
      ],
      accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
      assignments: [
        { assignment_id: '1', account_id: 'a', collector_id: 'li', assigned_on: '2026-01-01', assigned_amount: '1000' },
        {
          assignment_id: '2',
          account_id: 'a',
          collector_id: 'wang',
          assigned_on: '2026-02-01',
          assigned_amount: '700',
        },
      ],
      payments: [
        payment('p1', '2026-01-10', '200'),
        payment('p2', '2026-01-20', '100'),
        payment('r1', '2026-02-10', '50', { kind: 'reversal', reverses_payment_id: 'p1' }),
        payment('w1', '2026-01-11', '30', { kind: 'waiver' }),
        payment('q1', '2026-02-11', '40', { status: 'pending' }),
        payment('h1', '2026-02-01', '5', { account_id: 'b' }),
      ],
    },
    { asOf: '2026-02-28' },
  )
})
afterAll(() => edition.close())

const ask = (metrics: string, more: object = {}) =>
  answer(edition, { metrics, from: '2026-01-01', to: '2026-03-01', ...more }).then(({ rows }) => rows)

test('a reversal counts on its own day, for the person and team of its original', async () => {
  expect(await ask('net_collected', { by: 'collector,team,month' })).toMatchObject([
    { collector: 'li', team: 'T1', month: '2026-01-01', net_collected: { value: '200.00', n: 1 } },
    { collector: 'li', team: 'T1', month: '2026-02-01', net_collected: { value: '-50.00', n: 1 } },
    { collector: 'li', team: 'T2', month: '2026-01-01', net_collected: { value: '100.00', n: 1 } },
    { collector: null, team: null, month: '2026-02-01', net_collected: { value: '5.00', n: 1 } },
  ])
})

test('waivers and pending money are shown beside net money, never in it', async () => {
  const [row] = await ask('net_collected,waived,pending')
  expect(row).toMatchObject({
    net_collected: { value: '255.00' },
    waived: { value: '30.00' },
    pending: { value: '40.00' },
  })
})

test('a book opens with what was still owed when the period began, and adds what is handed over', async () => {
  expect(await ask('assigned_book,recovery_rate', { by: 'month' })).toMatchObject([
    {
      month: '2026-01-01',
      assigned_book: { value: '1000.00', n: 1 },
      recovery_rate: { value: 0.3, numerator: '300.00', denominator: '1000.00', n: 1, held_days_p50: 31 },
    },
    {
      month: '2026-02-01',
      assigned_book: { value: '700.00', n: 1 },
      recovery_rate: { value: -50 / 700, numerator: '-50.00', held_days_p50: 28 },
    },
  ])
})

test('a book valued in the middle of a spell is what its payments before that day left open', async () => {
  expect(await ask('assigned_book', { from: '2026-01-15', to: '2026-01-16', by: 'team' })).toMatchObject([
    { team: 'T2', assigned_book: { value: '800.00' } },
  ])
})

test('data can be cut at an earlier day: what came later does not exist', async () => {
  const [row] = await ask('net_collected,assigned_book', { asOf: '2026-01-15' })
  expect(row).toMatchObject({ net_collected: { value: '200.00' }, assigned_book: { value: '1000.00' } })
})

test('a metric refuses a dimension it cannot honour and names those it can', async () => {
  await expect(ask('net_collected', { by: 'channel' })).rejects.toThrow(
    'net_collected cannot be split or filtered by channel; it can by collector, team, grade, product',
  )
})

test('a metric whose table never came is not available, and is not zero', async () => {
  expect(
    await answer(edition, { metrics: 'net_collected,connect_rate', from: '2026-01-01', to: '2026-03-01' }),
  ).toMatchObject({
    rows: [{ net_collected: { value: '255.00' } }],
    unavailable: { connect_rate: 'contacts' },
  })
})

test('a comparison stands beside each number', async () => {
  const [row] = await ask('net_collected', { from: '2026-02-01', to: '2026-03-01', compare: 'previous' })
  expect(row).toMatchObject({ net_collected: { value: '-45.00', compared: { value: '300.00' } } })
})
