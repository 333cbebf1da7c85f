import { as, db, literal, model, monthEnd, sum } from '#warehouse'
import { buckets } from '../sources/run.ts'
import { money } from './money.ts'
import { moves } from './moves.ts'

/** What accounts paid, less what was taken back, in calendar months. */
const paid = db
  .selectFrom(money.as('p'))
  .groupBy((eb) => ['p.account_id', monthEnd(eb.ref('p.effective_on'))])
  .select((eb) => [
    'p.account_id',
    monthEnd(eb.ref('p.effective_on')).as('as_of'),
    as('total', sum(eb.ref('p.amount'))).as('amount'),
  ])

export const reages = model('intermediate.reages', {
  about: 'One row per account and pair of month ends in which it came to a better bucket without having paid',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(moves.as('m'))
    .innerJoin(buckets.as('f'), 'f.bucket', 'm.from_state')
    .innerJoin(buckets.as('t'), 't.bucket', 'm.to_state')
    .whereRef('t.position', '<', 'f.position')
    .where('m.has_opening_row', '=', true)
    .where('m.has_closing_row', '=', true)
    .leftJoin(paid.as('p'), (join) => join.onRef('p.account_id', '=', 'm.account_id').onRef('p.as_of', '=', 'm.as_of'))
    .where((eb) => eb.or([eb('p.amount', 'is', null), eb('p.amount', '<=', literal('total', '0' as never))])),
  columns: ({ text, date }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Later month end, t.'),
  }),
})
