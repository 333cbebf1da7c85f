import { addMonths, db, descending, literal, minus, model, monthIndex, plus, rowNumber } from '#warehouse'
import { money as movements } from '../intermediate/money.ts'
import { placements } from './placements.ts'

/** Of each payment, the latest placement begun by its day. */
const followed = db
  .selectFrom(movements.as('m'))
  .where('m.is_reversal', '=', false)
  .innerJoin(placements.as('p'), (join) =>
    join.onRef('p.account_id', '=', 'm.account_id').onRef('p.placed_on', '<=', 'm.effective_on'),
  )
  .select((eb) => [
    'm.payment_id',
    'p.placement_id',
    'p.placed_on',
    rowNumber({
      by: [eb.ref('m.payment_id')],
      order: [descending(eb.ref('p.placed_on')), descending(eb.ref('p.placement_id'))],
    }).as('rank'),
  ])

const latest = db.selectFrom(followed.as('f')).where('f.rank', '=', 1).selectAll()

export const placementMoney = model('marts.placement_money', {
  about: 'One row per payment that belongs to a placement, and per reversal of one',
  materialized: 'table',
  grain: ['payment_id'],
  from: db.selectFrom(movements.as('m')).innerJoin(latest.as('l'), 'l.payment_id', 'm.original_id'),
  columns: ({ text, date, integer, money, eb, ref }) => {
    const apart = minus(monthIndex(ref('m.effective_on')), monthIndex(ref('l.placed_on')))
    return {
      payment_id: text('m.payment_id', 'Payment or reversal.'),
      placement_id: text('l.placement_id', 'Placement of the original.'),
      effective_on: date('m.effective_on', 'Day it counts.'),
      amount: money('m.amount', 'Amount; below 0 for a reversal.'),
      placed_on: date('l.placed_on', 'First day of the placement.'),
      month_no: integer(
        eb
          .case()
          .when(eb(addMonths(ref('l.placed_on'), apart), '>', ref('m.effective_on')))
          .then(apart)
          .else(plus(apart, literal('integer', 1)))
          .end(),
        'The fewest months from its first day within which the money counts.',
      ),
    }
  },
})
