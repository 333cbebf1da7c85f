import { as, compare, countRows, db, greatest, model, type Exp } from '#warehouse'
import { reviewScores } from '../intermediate/review_scores.ts'
import { reviewItems } from '../staging/review_items.ts'

/** Two reviews of one contact by different people; the one of the lower reviewer id first. */
const pairs = db
  .selectFrom(reviewScores.as('a'))
  .innerJoin(reviewScores.as('b'), 'b.contact_id', 'a.contact_id')
  .where((eb) => compare(eb.ref('a.reviewer_id'), '<', eb.ref('b.reviewer_id')))
  .select([
    'a.contact_id',
    'a.review_id as first_review_id',
    'b.review_id as second_review_id',
    'a.reviewer_id as first_reviewer_id',
    'b.reviewer_id as second_reviewer_id',
    'a.score as first_score',
    'b.score as second_score',
    'a.is_critical_fail as first_failed',
    'b.is_critical_fail as second_failed',
    'a.reviewed_on as first_on',
    'b.reviewed_on as second_on',
  ])

/** Critical lines both sheets hold. */
const lines = db
  .selectFrom(pairs.as('p'))
  .innerJoin(reviewItems.as('i'), 'i.review_id', 'p.first_review_id')
  .innerJoin(reviewItems.as('j'), (join) =>
    join.onRef('j.review_id', '=', 'p.second_review_id').onRef('j.item', '=', 'i.item'),
  )
  .where('i.is_critical', '=', true)
  .where('j.is_critical', '=', true)
  .groupBy(['p.first_review_id', 'p.second_review_id'])
  .select((eb) => [
    'p.first_review_id',
    'p.second_review_id',
    as('count', countRows()).as('items'),
    as('count', countRows(compare(eb.ref('i.is_failed'), '=', eb.ref('j.is_failed')))).as('agreed'),
  ])

export const doubleReviews = model('marts.double_reviews', {
  about: 'One row per contact and two reviews of it by different people',
  materialized: 'table',
  grain: ['first_review_id', 'second_review_id'],
  from: db
    .selectFrom(pairs.as('p'))
    .leftJoin(lines.as('l'), (join) =>
      join.onRef('l.first_review_id', '=', 'p.first_review_id').onRef('l.second_review_id', '=', 'p.second_review_id'),
    ),
  columns: ({ text, date, flag, optional, ref }) => ({
    contact_id: text(ref('p.contact_id') as Exp<string>, 'Contact reviewed twice.'),
    first_review_id: text('p.first_review_id', 'Review of the lower reviewer id.'),
    second_review_id: text('p.second_review_id', 'The other.'),
    first_reviewer_id: text(ref('p.first_reviewer_id') as Exp<string>, 'Who made it.'),
    second_reviewer_id: text(ref('p.second_reviewer_id') as Exp<string>, 'Who made the other.'),
    double_on: date(greatest(ref('p.first_on'), ref('p.second_on')), 'Day of the later one.'),
    first_score: optional.decimal('p.first_score', 'Score; null where nothing was scored.'),
    second_score: optional.decimal('p.second_score', 'Score of the other.'),
    first_failed: flag('p.first_failed', 'It failed critically.'),
    second_failed: flag('p.second_failed', 'The other did.'),
    item_count: optional.count('l.items', 'Critical lines on both sheets; null is none.'),
    agreed_count: optional.count('l.agreed', 'Those failed on both or on neither.'),
  }),
})
