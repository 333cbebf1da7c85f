import { afterAll, beforeAll, expect, test } from 'vitest'
import { attainment, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const target = (metric: string, scope: string, value: string, month = '2026-01-01') => ({ metric, scope, month, value })

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      team_memberships: [{ collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1' }],
      assignments: [
        { assignment_id: '1', account_id: 'a', collector_id: 'li', assigned_on: '2026-01-01', assigned_amount: '900' },
      ],
      payments: [
        { payment_id: '1', account_id: 'a', effective_on: '2026-01-10', amount: '300', kind: 'payment' },
        { payment_id: '2', account_id: 'b', effective_on: '2026-01-10', amount: '100', kind: 'payment' },
      ],
      targets: [
        target('net_collected', 'all', '800'),
        target('net_collected', 'team:T1', '200'),
        target('net_collected', 'team:T2', '200'),
        target('net_collected', 'collector:li', '0'),
        target('recovery_rate', 'collector:li', '0.5'),
        target('recovery_rate', 'all', '0.5', '2026-02-01'),
        target('csat', 'all', '4'),
        target('liquidation_rate', 'team:T1', '4'),
        target('of their own', 'all', '1'),
      ],
    },
    { asOf: '2026-02-10' },
  )
})
afterAll(() => edition.close())

test('a target is set against the metric of its scope and month', async () => {
  const { rows, unavailable } = await attainment(edition, { from: '2026-01-01', to: '2026-03-01' })
  expect(rows).toMatchObject([
    { metric: 'net_collected', scope: 'all', value: '400.00', attainment: 0.5, status: 'missed', is_open: false },
    { metric: 'net_collected', scope: 'collector:li', value: '300.00', attainment: null },
    {
      metric: 'net_collected',
      scope: 'team:T1',
      target: '200.000000',
      value: '300.00',
      attainment: 1.5,
      status: 'met',
    },
    { metric: 'net_collected', scope: 'team:T2', value: null, attainment: null, status: 'no_data' },
    {
      metric: 'recovery_rate',
      scope: 'collector:li',
      value: 300 / 900,
      attainment: 300 / 900 / 0.5,
      n: 1,
      status: 'small',
    },
    { metric: 'recovery_rate', scope: 'all', month: '2026-02-01', value: 0, status: 'open', is_open: true },
  ])
  expect(unavailable).toEqual({ csat: 'surveys' })
})

test('only the targets of one kind of scope are shown where that is asked', async () => {
  const period = { from: '2026-01-01', to: '2026-03-01' }
  const { rows } = await attainment(edition, { ...period, by: 'team' })
  expect(rows.map(({ scope }) => scope)).toEqual(['team:T1', 'team:T2'])
  await expect(attainment(edition, { ...period, by: 'grade' })).rejects.toThrow('all, team, collector')
})

test('without a targets table nothing is attained, and that is said', async () => {
  const other = await editionOf({ payments: [] }, {})
  try {
    expect(await attainment(other, {})).toEqual({ rows: [], unavailable: { attainment: 'targets' } })
  } finally {
    await other.close()
  }
})
