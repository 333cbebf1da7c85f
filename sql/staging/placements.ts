import { db, model } from '#warehouse'
import { placements as delivered } from '../sources/placements.ts'
import { parameters } from '../sources/run.ts'

export const placements = model('staging.placements', {
  about: 'One row per placement begun by the day of the run',
  materialized: 'view',
  grain: ['placement_id'],
  from: db.selectFrom(delivered.as('p')).crossJoin(parameters.as('r')).whereRef('p.placed_on', '<=', 'r.as_of'),
  columns: ({ text, date, money, optional, eb }) => ({
    placement_id: text('p.placement_id', 'Placement.'),
    account_id: text('p.account_id', 'Account placed.'),
    placed_on: date('p.placed_on', 'First day.'),
    placed_amount: money('p.placed_amount', 'Amount placed.'),
    batch: optional.text('p.batch', 'Batch.'),
    hand: optional.integer('p.hand', 'First, second, third … hand.'),
    dpd_at_placement: optional.integer('p.dpd_at_placement', 'Days past due when placed.'),
    closed_on: optional.date(
      eb.case().when('p.closed_on', '<=', eb.ref('r.as_of')).then(eb.ref('p.closed_on')).else(null).end(),
      'Day it ended; null while that is not known.',
    ),
    close_reason: optional.text(
      eb.case().when('p.closed_on', '<=', eb.ref('r.as_of')).then(eb.ref('p.close_reason')).else(null).end(),
      'Why it ended.',
    ),
  }),
})
