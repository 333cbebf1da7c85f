import { db, model } from '#warehouse'
import { accounts as delivered } from '../sources/accounts.ts'

export const accounts = model('staging.accounts', {
  about: 'One row per debt as its record says now: product, client and region have no history',
  materialized: 'view',
  grain: ['account_id'],
  from: db.selectFrom(delivered.as('a')),
  columns: ({ text, optional }) => ({
    account_id: text('a.account_id', 'Account.'),
    debtor_id: text('a.debtor_id', 'Person who owes.'),
    product: text('a.product', 'Product.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    timezone: optional.text('a.timezone', "The debtor's zone, or candidates joined by `|`."),
    originated_on: optional.date('a.originated_on', 'Day the debt began.'),
    original_amount: optional.money('a.original_amount', 'Amount lent.'),
  }),
})
