import { db, max, min, model } from '#warehouse'
import { states } from './states.ts'

const firsts = db
  .selectFrom(states.as('s'))
  .where('s.state', '=', 'charged_off')
  .groupBy('s.account_id')
  .select((eb) => ['s.account_id', min(eb.ref('s.as_of')).as('as_of')])

/** The row before it, of however long ago. */
const before = db
  .selectFrom(firsts.as('f'))
  .innerJoin(states.as('s'), (join) => join.onRef('s.account_id', '=', 'f.account_id').onRef('s.as_of', '<', 'f.as_of'))
  .groupBy('f.account_id')
  .select((eb) => ['f.account_id', max(eb.ref('s.as_of')).as('as_of')])

const balances = db
  .selectFrom(before.as('b'))
  .innerJoin(states.as('s'), (join) => join.onRef('s.account_id', '=', 'b.account_id').onRef('s.as_of', '=', 'b.as_of'))
  .select(['s.account_id', 's.balance'])

export const chargeOffs = model('intermediate.charge_offs', {
  about: 'One row per account ever charged off: the first month end it was',
  materialized: 'table',
  grain: ['account_id'],
  from: db
    .selectFrom(firsts.as('f'))
    .innerJoin(states.as('s'), (join) =>
      join.onRef('s.account_id', '=', 'f.account_id').onRef('s.as_of', '=', 'f.as_of'),
    )
    .leftJoin(balances.as('b'), 'b.account_id', 's.account_id'),
  columns: ({ text, date, optional, eb }) => ({
    account_id: text('s.account_id', 'Account.'),
    as_of: date('s.as_of', 'First month end charged off.'),
    amount: optional.money(
      eb.case().when('b.balance', 'is not', null).then(eb.ref('b.balance')).else(eb.ref('s.balance')).end(),
      'Balance on the row before, else on this one; null is unknown.',
    ),
  }),
})
