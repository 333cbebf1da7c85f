import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { restatement, type PublishedEdition, type Restatement } from '#sql'
import { editionOf } from './edition.ts'

const floor = (payments: readonly object[], contacts: readonly object[] = []) => ({
  collectors: [{ collector_id: 'li', collector_name: 'Li' }],
  team_memberships: [{ collector_id: 'li', valid_from: '2025-01-01', team_id: 'T1' }],
  accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
  assignments: [
    { assignment_id: '1', account_id: 'a', collector_id: 'li', assigned_on: '2025-01-01', assigned_amount: '900' },
  ],
  payments: payments.map((row, index) => ({ payment_id: String(index), account_id: 'a', kind: 'payment', ...row })),
  contacts: contacts.map((row, index) => ({
    ...{ contact_id: String(index), account_id: 'a', collector_id: 'li', channel: 'call', direction: 'outbound' },
    ...row,
  })),
})
const [march, april] = [{ effective_on: '2026-03-10' }, { effective_on: '2026-04-02' }]
const reached = { started_at: '2026-03-01T10:00:00Z', connected: true, party: 'debtor' }
const missed = { started_at: '2026-03-02T10:00:00Z', connected: false, party: 'none' }

let before: PublishedEdition
let after: PublishedEdition
let said: Restatement
beforeAll(async () => {
  before = await editionOf(
    floor(
      [
        { ...march, amount: '100.10' },
        { ...april, amount: '7' },
      ],
      [reached],
    ),
    {
      asOf: '2026-04-15',
    },
  )
  after = await editionOf(
    floor(
      [
        { ...march, amount: '100.10' },
        { ...april, amount: '7' },
        { ...march, amount: '0.05' },
        { effective_on: '2026-04-20', amount: '900' },
      ],
      [reached, missed, missed],
    ),
    { asOf: '2026-04-30' },
  )
  said = await restatement(before, after, {})
})
afterAll(() => Promise.all([before.close(), after.close()]))

describe('two editions are set against each other', () => {
  test('a sum is restated by its exact difference, and what only the later one can know is no restatement', () => {
    expect(said).toMatchObject({ from: '2025-05-01', to: '2026-04-16' })
    expect(said.rows.filter(({ metric }) => metric === 'net_collected')).toEqual([
      {
        metric: 'net_collected',
        key: { month: '2026-03-01' },
        was: { value: '100.10', n: 1 },
        is: { value: '100.15', n: 2 },
        restated_by: '0.05',
        numerator_by: null,
        denominator_by: null,
      },
    ])
  })

  test('a ratio is restated above and below the line, and between quotients', () => {
    expect(said.rows.find(({ metric }) => metric === 'connect_rate')).toMatchObject({
      key: { month: '2026-03-01' },
      restated_by: '-0.666666666666667',
      numerator_by: '0',
      denominator_by: '2',
    })
  })

  test('the same edition restates nothing', async () => {
    expect((await restatement(after, after, {})).rows).toEqual([])
  })

  test('of other dimensions and metrics as of the same day only what is asked is set against', async () => {
    const { rows } = await restatement(before, after, { metrics: 'net_collected', by: 'team', asOf: '2026-04-01' })
    expect(rows).toMatchObject([{ key: { team: 'T1' }, was: { value: '100.10' }, is: { value: '100.15' } }])
  })

  test('what has no exact difference is refused', async () => {
    await expect(restatement(before, after, { metrics: 'compliance_score' })).rejects.toThrow('no sum or ratio')
  })
})
