import { allOf, anyOf, db, descending, isUnknown, model, monthStart, rowNumber } from '#warehouse'
import { moves as moved } from '../intermediate/moves.ts'
import { placements } from '../staging/placements.ts'

/** Of each move, the placements alive on the day of t−1, the latest first. */
const alive = db
  .selectFrom(moved.as('m'))
  .innerJoin(placements.as('p'), (join) =>
    join
      .onRef('p.account_id', '=', 'm.account_id')
      .onRef('p.placed_on', '<=', 'm.opened_on')
      .on((eb) => anyOf(isUnknown(eb.ref('p.closed_on')), allOf(eb('p.closed_on', '>', eb.ref('m.opened_on'))))),
  )
  .select((eb) => [
    'm.account_id',
    'm.as_of',
    'p.placed_on',
    'p.batch',
    'p.hand',
    rowNumber({
      by: [eb.ref('m.account_id'), eb.ref('m.as_of')],
      order: [descending(eb.ref('p.placed_on')), descending(eb.ref('p.placement_id'))],
    }).as('rank'),
  ])

export const placedMoves = model('marts.placed_moves', {
  about: 'One row per move of an account in placement on the day of t−1: the latest placement alive then',
  materialized: 'view',
  grain: ['account_id', 'as_of'],
  from: db.selectFrom(alive.as('p')).where('p.rank', '=', 1),
  columns: ({ text, date, optional, ref }) => ({
    account_id: text('p.account_id', 'Account.'),
    as_of: date('p.as_of', 'Later month end, t.'),
    placed_month: date(monthStart(ref('p.placed_on')), 'First day of the month of placement.'),
    batch: optional.text('p.batch', 'Batch.'),
    hand: optional.integer('p.hand', 'First, second, third … hand.'),
  }),
})
