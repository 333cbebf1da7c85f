import { as, countRows, db, literal, model, orElse, roundedQuotient, sum, times, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { reviewScores } from '../intermediate/review_scores.ts'
import { contacts } from '../staging/contacts.ts'
import { reviewItems } from '../staging/review_items.ts'

const shares = db
  .selectFrom(reviewItems.as('i'))
  .selectAll('i')
  .select((eb) => roundedQuotient(eb.ref('i.score'), eb.ref('i.max_score'), 6).$notNull().as('share'))

const sections = db
  .selectFrom(shares.as('i'))
  .groupBy(['i.review_id', 'i.section'])
  .select((eb) => [
    'i.review_id',
    'i.section',
    roundedQuotient(
      times(sum(times(eb.ref('i.weight'), eb.ref('i.share'))), literal('integer', 100) as never),
      sum(eb.ref('i.weight')),
      2,
    ).as('score'),
    as('count', countRows()).as('items'),
    as('count', countRows(eb('i.is_failed', '=', true))).as('failed'),
  ])

const placed = db
  .selectFrom(sections.as('s'))
  .innerJoin(reviewScores.as('v'), 'v.review_id', 's.review_id')
  .leftJoin(contacts.as('c'), 'c.contact_id', 'v.contact_id')
  .selectAll('s')
  .select((eb) => [
    'v.collector_id',
    'v.reviewed_on',
    'v.sample',
    orElse(eb.ref('c.started_on'), eb.ref('v.reviewed_on')).as('worked_on'),
  ])

export const reviewSections = model('marts.review_sections', {
  about: 'One row per review and section of its sheet: what the section scored, from the lines that applied',
  materialized: 'table',
  grain: ['review_id', 'section'],
  from: db
    .selectFrom(placed.as('s'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 's.collector_id')
        .on((eb) => within(eb.ref('s.worked_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    ),
  columns: ({ text, date, count, optional }) => ({
    review_id: text('s.review_id', 'Review.'),
    section: optional.text('s.section', 'Section; null where the sheet names none.'),
    reviewed_on: date('s.reviewed_on', 'Day.'),
    sample: text('s.sample', 'Random or targeted.'),
    collector_id: text('s.collector_id', 'Collector reviewed.'),
    team_id: optional.text('t.team_id', 'Their team on the day of the work.'),
    score: optional.decimal('s.score', 'From 0 to 100; null where its lines have no weight.'),
    item_count: count('s.items', 'Lines that applied.'),
    failed_count: count('s.failed', 'Critical lines among them without a point.'),
  }),
})
