import { db, isTrue, literal, model, orElse } from '#warehouse'
import { reviews as delivered } from '../sources/reviews.ts'
import { parameters } from '../sources/run.ts'

export const reviews = model('staging.reviews', {
  about: "One row per quality review of a collector's work made by the day of the run",
  materialized: 'view',
  grain: ['review_id'],
  from: db.selectFrom(delivered.as('v')).crossJoin(parameters.as('r')).whereRef('v.reviewed_on', '<=', 'r.as_of'),
  columns: ({ text, date, flag, optional, ref }) => ({
    review_id: text('v.review_id', 'Review.'),
    collector_id: text('v.collector_id', 'Collector reviewed.'),
    reviewed_on: date('v.reviewed_on', 'Day.'),
    contact_id: optional.text('v.contact_id', 'Contact reviewed.'),
    reviewer_id: optional.text('v.reviewer_id', 'Who reviewed.'),
    sample: text(orElse(ref('v.sample'), literal('text', 'random')), 'Random or targeted.'),
    has_failed: flag(isTrue(ref('v.critical_fail')), 'Failed outright.'),
    score: optional.decimal('v.score', 'Score as delivered, from 0 to 100.'),
  }),
})
