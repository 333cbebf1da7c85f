import { as, countRows, db, literal, model, orElse, sum } from '#warehouse'
import { chargeOffs as charged } from '../intermediate/charge_offs.ts'
import { accounts } from '../staging/accounts.ts'

export const chargeOffs = model('marts.charge_offs', {
  about: 'One row per month end of charge-offs and debt segment: what was charged off',
  materialized: 'table',
  grain: ['charged_on', 'product', 'client_id', 'region'],
  grouped: true,
  from: db.selectFrom(charged.as('c')).leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id'),
  columns: ({ date, total, count, optional, ref }) => ({
    charged_on: date('c.as_of', 'First month end charged off.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    account_count: count(countRows(), 'Accounts.'),
    amount: total(
      orElse(as('total', sum(ref('c.amount'))), literal('total', '0' as never)),
      'What was charged off, where it is known.',
    ),
  }),
})
