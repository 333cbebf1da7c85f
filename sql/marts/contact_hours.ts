import { bySpan, countRows, db, model, sameMonth, within } from '#warehouse'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { hourOf, weekdayOf } from '../intermediate/local_time.ts'
import { memberships } from '../intermediate/memberships.ts'
import { contacts } from '../staging/contacts.ts'

export const contactHours = model('marts.contact_hours', {
  about:
    "One row per day, collector, team, hour of the debtor's week, direction and profile: how many contacts conduct rules look at",
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [sameMonth(contactFacts), sameMonth(contacts), bySpan(memberships, 'valid_from', 'valid_to')],
  },
  grain: ['day', 'collector_id', 'team_id', 'weekday', 'hour', 'direction', 'profile'],
  grouped: true,
  from: db
    .selectFrom(contactFacts.as('f'))
    .innerJoin(contacts.as('c'), 'c.contact_id', 'f.contact_id')
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    ),
  columns: ({ text, date, count, optional, ref }) => ({
    day: date('c.started_on', 'Business date.'),
    collector_id: optional.text('c.collector_id', 'Who handled the contacts; null is nobody named.'),
    team_id: optional.text('t.team_id', 'Their team on the day.'),
    weekday: optional.integer(
      weekdayOf(ref('f.local_at')),
      "Weekday of the debtors' first candidate zone, 1 is Monday; null is unknown.",
    ),
    hour: optional.integer(hourOf(ref('f.local_at')), 'Hour of the day there, from 0.'),
    direction: text('c.direction', 'Who began them.'),
    profile: count('f.profile', 'What rules look at beside time: contacts with the same one are judged alike by it.'),
    contact_count: count(countRows(), 'Contacts.'),
  }),
})
