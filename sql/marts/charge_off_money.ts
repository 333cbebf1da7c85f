import { as, db, literal, minus, model, monthIndex, orElse, sum } from '#warehouse'
import { chargeOffs } from '../intermediate/charge_offs.ts'
import { money } from '../intermediate/money.ts'
import { accounts } from '../staging/accounts.ts'

export const chargeOffMoney = model('marts.charge_off_money', {
  about: 'One row per month end of charge-offs, month after it and debt segment: what came in after the charge-off',
  materialized: 'table',
  grain: ['charged_on', 'month_no', 'product', 'client_id', 'region'],
  grouped: true,
  from: db
    .selectFrom(chargeOffs.as('c'))
    .innerJoin(money.as('m'), (join) =>
      join.onRef('m.account_id', '=', 'c.account_id').onRef('m.effective_on', '>', 'c.as_of'),
    )
    .leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id'),
  columns: ({ date, integer, total, optional, ref }) => ({
    charged_on: date('c.as_of', 'First month end charged off.'),
    month_no: integer(minus(monthIndex(ref('m.effective_on')), monthIndex(ref('c.as_of'))), 'Months after it, from 1.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    amount: total(
      orElse(as('total', sum(ref('m.amount'))), literal('total', '0' as never)),
      'Posted payments less reversals of such.',
    ),
  }),
})
