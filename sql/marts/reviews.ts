import { allOf, as, db, literal, model, orElse, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { reviewScores } from '../intermediate/review_scores.ts'
import { collectors } from '../staging/collectors.ts'
import { contacts } from '../staging/contacts.ts'

/** The day of the work: that of the contact reviewed, where it is known. */
const placed = db
  .selectFrom(reviewScores.as('v'))
  .leftJoin(contacts.as('c'), 'c.contact_id', 'v.contact_id')
  .selectAll('v')
  .select((eb) => orElse(eb.ref('c.started_on'), eb.ref('v.reviewed_on')).as('worked_on'))

export const reviews = model('marts.reviews', {
  about: 'One row per quality review, with what it adds to each count of reviews',
  materialized: 'table',
  grain: ['review_id'],
  from: db
    .selectFrom(placed.as('v'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'v.collector_id')
        .on((eb) => within(eb.ref('v.worked_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'v.collector_id'),
  columns: ({ text, date, decimal, flag, count, optional, eb, ref }) => {
    const one = (when: Parameters<typeof allOf>[0]) => as('count', eb.case().when(when).then(1).else(0).end())
    const scored = allOf(eb('v.sample', '=', 'random'), eb('v.score', 'is not', null))
    return {
      review_id: text('v.review_id', 'Review.'),
      reviewed_on: date('v.reviewed_on', 'Day.'),
      collector_id: text('v.collector_id', 'Collector reviewed.'),
      contact_id: optional.text('v.contact_id', 'Contact reviewed.'),
      reviewer_id: optional.text('v.reviewer_id', 'Who reviewed.'),
      sample: text('v.sample', 'Random or targeted.'),
      is_critical_fail: flag('v.is_critical_fail', 'Failed outright, or on a critical line.'),
      team_id: optional.text('t.team_id', 'Their team on the day of the work.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      score: optional.decimal('v.score', 'From 0 to 100; null where nothing was scored.'),
      review_count: count(eb.lit(1), 'One.'),
      scored_count: count(one(scored), 'One where it is of the random sample and has a score.'),
      score_sum: decimal(
        orElse(eb.case().when(scored).then(ref('v.score')).else(null).end(), literal('decimal', '0' as never)),
        'Its score where it counts.',
      ),
      critical_count: count(
        one(eb('v.is_critical_fail', '=', true)),
        'One where it failed critically, in either sample.',
      ),
    }
  },
})
