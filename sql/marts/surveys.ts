import { as, db, model, orElse, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import { contacts } from '../staging/contacts.ts'
import { surveys as answered } from '../staging/surveys.ts'

/** Of the contact where there is one: whom it is about, and the day of the work. */
const placed = db
  .selectFrom(answered.as('s'))
  .leftJoin(contacts.as('c'), 'c.contact_id', 's.contact_id')
  .select((eb) => [
    's.survey_id',
    's.answered_on',
    's.score',
    orElse(eb.ref('c.collector_id'), eb.ref('s.collector_id')).as('collector_id'),
    orElse(eb.ref('s.account_id'), eb.ref('c.account_id')).as('account_id'),
    orElse(eb.ref('c.started_on'), eb.ref('s.answered_on')).as('worked_on'),
  ])

export const surveys = model('marts.surveys', {
  about: 'One row per answer to a satisfaction survey',
  materialized: 'table',
  grain: ['survey_id'],
  from: db
    .selectFrom(placed.as('s'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 's.collector_id')
        .on((eb) => within(eb.ref('s.worked_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 's.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 's.account_id'),
  columns: ({ text, date, count, optional, eb, ref }) => ({
    survey_id: text('s.survey_id', 'Survey.'),
    answered_on: date('s.answered_on', 'Day answered.'),
    account_id: optional.text('s.account_id', 'Account, of its contact where it names none.'),
    collector_id: optional.text('s.collector_id', 'Handler of its contact, else the collector it names.'),
    team_id: optional.text('t.team_id', 'Their team on the day of the work.'),
    grade: optional.text('g.grade', 'Grade of the collector.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    answer_count: count(eb.lit(1), 'One.'),
    score_sum: count(as('count', ref('s.score')), 'Its score, 1 to 5.'),
    top_count: count(as('count', eb.case().when('s.score', '>=', 4).then(1).else(0).end()), 'One where it is 4 or 5.'),
  }),
})
