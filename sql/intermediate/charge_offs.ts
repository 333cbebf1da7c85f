import { db, min, model } from '#warehouse'
import { states } from './states.ts'

const firsts = db
  .selectFrom(states.as('s'))
  .where('s.state', '=', 'charged_off')
  .groupBy('s.account_id')
  .select((eb) => ['s.account_id', min(eb.ref('s.as_of')).as('as_of')])

export const chargeOffs = model('intermediate.charge_offs', {
  about: 'One row per account ever charged off: the first month end it was',
  materialized: 'table',
  grain: ['account_id'],
  from: db
    .selectFrom(firsts.as('f'))
    .innerJoin(states.as('s'), (join) =>
      join.onRef('s.account_id', '=', 'f.account_id').onRef('s.as_of', '=', 'f.as_of'),
    ),
  columns: ({ text, date, optional, eb }) => ({
    account_id: text('s.account_id', 'Account.'),
    as_of: date('s.as_of', 'First month end charged off.'),
    amount: optional.money(
      eb
        .case()
        .when('s.previous_balance', 'is not', null)
        .then(eb.ref('s.previous_balance'))
        .else(eb.ref('s.balance'))
        .end(),
      'Balance on the row before, else on this one; null is unknown.',
    ),
  }),
})
