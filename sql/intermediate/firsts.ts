import { anyOf, countRows, db, max, min, model, type Day, type Exp } from '#warehouse'
import { accountMonths } from '../staging/account_months.ts'

export const firsts = model('intermediate.firsts', {
  about: 'One row per account with a month end: when it was seen, and when it was first seen well past due',
  materialized: 'table',
  grain: ['account_id'],
  grouped: true,
  from: db.selectFrom(accountMonths.as('m')),
  columns: ({ text, date, count, optional, eb, ref }) => {
    const past = (dpd: number): Exp<Day | null> =>
      min(
        eb
          .case()
          .when(anyOf(eb('m.dpd', '>', dpd), eb('m.status', '=', 'charged_off')))
          .then(ref('m.as_of'))
          .else(null)
          .end(),
      )
    return {
      account_id: text('m.account_id', 'Account.'),
      first_on: date(min(ref('m.as_of')) as Exp<Day>, 'Its first month end.'),
      last_on: date(max(ref('m.as_of')) as Exp<Day>, 'Its last.'),
      month_count: count(countRows(), 'How many it has.'),
      past_30_on: optional.date(past(30), 'First month end more than 30 days past due or charged off; null is never.'),
      past_90_on: optional.date(past(90), 'First month end more than 90 days past due or charged off; null is never.'),
    }
  },
})
