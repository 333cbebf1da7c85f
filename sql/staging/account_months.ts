import { as, db, model, unknown } from '#warehouse'
import { accountMonths as delivered } from '../sources/account_months.ts'
import { parameters } from '../sources/run.ts'
import { derivedAccountMonths } from './derived_account_months.ts'

const known = db
  .selectFrom(delivered.as('m'))
  .crossJoin(parameters.as('r'))
  .whereRef('m.as_of', '<=', 'r.as_of')
  .select((eb) => [
    'm.account_id',
    'm.as_of',
    'm.balance',
    'm.dpd',
    as('text', eb.ref('m.status')).as('status'),
    'm.cycles_past_due',
  ])
  .unionAll(
    db
      .selectFrom(derivedAccountMonths.as('d'))
      .select((eb) => [
        'd.account_id',
        'd.as_of',
        eb.ref('d.balance').as('balance'),
        'd.dpd',
        'd.status',
        unknown('integer').as('cycles_past_due'),
      ]),
  )

export const accountMonths = model('staging.account_months', {
  about:
    'One row per account and month end up to the day of the run, delivered or derived from placements and payments',
  materialized: 'view',
  grain: ['account_id', 'as_of'],
  from: db.selectFrom(known.as('m')),
  columns: ({ text, date, integer, optional }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Month end.'),
    balance: optional.money('m.balance', 'What is owed; null is unknown.'),
    dpd: integer('m.dpd', 'Days past due.'),
    status: text('m.status', 'State of the account.'),
    cycles_past_due: optional.integer('m.cycles_past_due', 'Billing cycles past due; null is not delivered.'),
  }),
})
