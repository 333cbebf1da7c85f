import { expect, test } from 'vitest'
import { compareAttribution } from '#sql'
import { editionOf } from './edition.ts'

const rule = (policy: string, position: number, rule: string, days: number | null = null) => ({
  policy,
  valid_from: '0001-01-01',
  valid_to: null,
  position,
  rule,
  days,
})

test('a change of policy moves money between people and the house, and makes none', async () => {
  const edition = await editionOf(
    {
      assignments: [
        { assignment_id: '1', account_id: 'a', collector_id: 'li', assigned_on: '2026-01-01', assigned_amount: '900' },
      ],
      contacts: ['a', 'b'].map((account_id) => ({
        contact_id: account_id,
        account_id,
        started_at: '2026-01-05T10:00:00Z',
        channel: 'call',
        direction: 'outbound',
        collector_id: 'wang',
        connected: true,
        party: 'debtor',
      })),
      payments: ['a', 'b', 'c'].map((account_id, index) => ({
        payment_id: account_id,
        account_id,
        effective_on: '2026-01-10',
        amount: String(100 * (index + 1)),
        kind: 'payment',
      })),
    },
    {
      asOf: '2026-01-31',
      policies: [
        rule('default', 0, 'owner'),
        rule('default', 1, 'house'),
        rule('contact', 0, 'last_rpc', 30),
        rule('contact', 1, 'house'),
      ],
    },
  )
  try {
    expect(await compareAttribution(edition, { before: 'default', after: 'contact' })).toEqual({
      before: 'default',
      after: 'contact',
      from: '2026-01-01',
      to: '2026-02-01',
      rows: [
        { collector: 'wang', before: '0.00', after: '300.00', difference: '300.00' },
        { collector: 'li', before: '100.00', after: '0.00', difference: '-100.00' },
        { collector: null, before: '500.00', after: '300.00', difference: '-200.00' },
      ],
    })
    await expect(compareAttribution(edition, { before: 'default', after: 'none' })).rejects.toThrow(
      'there are contact, default',
    )
  } finally {
    await edition.close()
  }
})
