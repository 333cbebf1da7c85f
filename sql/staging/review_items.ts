import { allOf, db, isTrue, model } from '#warehouse'
import { reviewItems as delivered } from '../sources/review_items.ts'

export const reviewItems = model('staging.review_items', {
  about: 'One row per line of a review sheet that applied',
  materialized: 'view',
  grain: ['review_id', 'item'],
  from: db
    .selectFrom(delivered.as('i'))
    .where((eb) => eb.or([eb('i.applicable', 'is', null), eb('i.applicable', '=', true)])),
  columns: ({ text, decimal, flag, optional, eb, ref }) => ({
    review_id: text('i.review_id', 'Review.'),
    item: text('i.item', 'Line.'),
    section: optional.text('i.section', 'Section of the sheet; null is none.'),
    weight: decimal('i.weight', 'Weight.'),
    score: decimal('i.score', 'Points given.'),
    max_score: decimal('i.max_score', 'Points possible, above 0.'),
    is_critical: flag(isTrue(ref('i.critical')), 'Failing it fails the review.'),
    is_failed: flag(
      isTrue(allOf(eb('i.critical', '=', true), eb(ref('i.score'), '=', '0' as never)) as never),
      'A critical line without a point.',
    ),
  }),
})
