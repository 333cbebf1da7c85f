import { anyOf, db, min, model } from '#warehouse'
import { accountMonths } from '../staging/account_months.ts'

const past = (dpd: number) =>
  db
    .selectFrom(accountMonths.as('m'))
    .where((eb) => anyOf(eb('m.dpd', '>', dpd), eb('m.status', '=', 'charged_off')))
    .groupBy('m.account_id')
    .select((eb) => ['m.account_id', min(eb.ref('m.as_of')).as('as_of')])

const seen = db.selectFrom(accountMonths.as('m')).select('m.account_id').distinct()

export const firsts = model('intermediate.firsts', {
  about: 'One row per account with a month end: when it was first seen well past due',
  materialized: 'table',
  grain: ['account_id'],
  from: db
    .selectFrom(seen.as('s'))
    .leftJoin(past(30).as('p'), 'p.account_id', 's.account_id')
    .leftJoin(past(90).as('q'), 'q.account_id', 's.account_id'),
  columns: ({ text, optional }) => ({
    account_id: text('s.account_id', 'Account.'),
    past_30_on: optional.date('p.as_of', 'First month end more than 30 days past due or charged off; null is never.'),
    past_90_on: optional.date('q.as_of', 'First month end more than 90 days past due or charged off; null is never.'),
  }),
})
