import { anyOf, db, within, type AnyQuery } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { reviewScores } from '../intermediate/review_scores.ts'
import { contacts } from '../staging/contacts.ts'

/** Contacts of a named collector in which somebody was reached, and that nobody reviewed yet. A query, not a table. */
export const reviewable = (): AnyQuery =>
  db
    .selectFrom(contacts.as('c'))
    .leftJoin(reviewScores.as('v'), 'v.contact_id', 'c.contact_id')
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .where('c.collector_id', 'is not', null)
    .where((eb) => anyOf(eb('c.is_connected', '=', true), eb('c.text', 'is not', null)))
    .where('v.review_id', 'is', null)
    .select([
      'c.contact_id',
      'c.collector_id',
      't.team_id',
      'c.started_on as day',
      'c.channel',
      'c.talk_seconds',
    ]) as AnyQuery
