import { as, countRows, db, literal, model, monthStart, orElse, sum } from '#warehouse'
import { firsts } from '../intermediate/firsts.ts'
import { accounts } from '../staging/accounts.ts'

export const vintages = model('marts.vintages', {
  about:
    'One row per month of origination, debt segment and month ends at which accounts were first seen well past due',
  materialized: 'table',
  grain: ['cohort', 'past_30_on', 'past_90_on', 'product', 'client_id', 'region'],
  grouped: true,
  from: db
    .selectFrom(accounts.as('a'))
    .where('a.originated_on', 'is not', null)
    .leftJoin(firsts.as('f'), 'f.account_id', 'a.account_id'),
  columns: ({ text, date, total, count, optional, ref }) => ({
    cohort: date(monthStart(ref('a.originated_on').$notNull()), 'First day of the month of origination.'),
    product: text('a.product', 'Product.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    past_30_on: optional.date('f.past_30_on', 'First month end more than 30 days past due; null is never.'),
    past_90_on: optional.date('f.past_90_on', 'First month end more than 90 days past due; null is never.'),
    account_count: count(countRows(), 'Accounts, also those never seen at a month end.'),
    original_amount: total(
      orElse(as('total', sum(ref('a.original_amount'))), literal('total', '0' as never)),
      'What was lent on them.',
    ),
  }),
})
