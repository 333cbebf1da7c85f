import { db, model } from '#warehouse'
import { accountMonths as delivered } from '../sources/account_months.ts'
import { parameters } from '../sources/run.ts'

export const accountMonths = model('staging.account_months', {
  about: 'One row per account and month end delivered up to the day of the run',
  materialized: 'view',
  grain: ['account_id', 'as_of'],
  from: db.selectFrom(delivered.as('m')).crossJoin(parameters.as('r')).whereRef('m.as_of', '<=', 'r.as_of'),
  columns: ({ text, date, integer, optional }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Month end.'),
    balance: optional.money('m.balance', 'What is owed; null is unknown.'),
    dpd: integer('m.dpd', 'Days past due.'),
    status: text('m.status', 'State of the account.'),
    cycles_past_due: optional.integer('m.cycles_past_due', 'Billing cycles past due; null is not delivered.'),
  }),
})
