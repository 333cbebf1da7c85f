import { anyOf, as, countRows, db, literal, model, orElse, roundedQuotient, sum, times } from '#warehouse'
import { reviewItems } from '../staging/review_items.ts'
import { reviews } from '../staging/reviews.ts'

const shares = db
  .selectFrom(reviewItems.as('i'))
  .selectAll()
  .select((eb) => roundedQuotient(eb.ref('i.score'), eb.ref('i.max_score'), 6).$notNull().as('share'))

const sheets = db
  .selectFrom(shares.as('i'))
  .groupBy('i.review_id')
  .select((eb) => [
    'i.review_id',
    roundedQuotient(
      times(sum(times(eb.ref('i.weight'), eb.ref('i.share'))), literal('integer', 100) as never),
      sum(eb.ref('i.weight')),
      2,
    ).as('score'),
    countRows(eb('i.is_failed', '=', true)).as('failed_count'),
  ])

export const reviewScores = model('intermediate.review_scores', {
  about: 'One row per review: what it scored, from its sheet where that has weight',
  materialized: 'table',
  grain: ['review_id'],
  from: db
    .selectFrom(reviews.as('v'))
    .leftJoin(sheets.as('s'), 's.review_id', 'v.review_id')
    .selectAll('v')
    .select((eb) => [
      eb.ref('s.score').as('sheet_score'),
      as(
        'flag',
        eb
          .case()
          .when(anyOf(eb('v.has_failed', '=', true), eb('s.failed_count', '>', 0)))
          .then(true)
          .else(false)
          .end(),
      ).as('is_critical'),
    ])
    .$call((scored) => db.selectFrom(scored.as('v'))),
  columns: ({ text, date, flag, optional, eb, ref }) => ({
    review_id: text('v.review_id', 'Review.'),
    collector_id: text('v.collector_id', 'Collector reviewed.'),
    reviewed_on: date('v.reviewed_on', 'Day.'),
    contact_id: optional.text('v.contact_id', 'Contact reviewed.'),
    reviewer_id: optional.text('v.reviewer_id', 'Who reviewed.'),
    sample: text('v.sample', 'Random or targeted.'),
    is_critical_fail: flag('v.is_critical', 'Failed outright, or on a critical line.'),
    score: optional.decimal(
      eb
        .case()
        .when('v.is_critical', '=', true)
        .then(literal('decimal', '0' as never))
        .else(orElse(ref('v.sheet_score'), ref('v.score')))
        .end(),
      'From 0 to 100: 0 after a critical fail; null where nothing was scored.',
    ),
  }),
})
