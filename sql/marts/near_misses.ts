import { bySpan, db, model, sameMonth, within } from '#warehouse'
import { breaches } from '../intermediate/breaches.ts'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { counts } from '../intermediate/counts.ts'
import { hourOf, weekdayOf } from '../intermediate/local_time.ts'
import { memberships } from '../intermediate/memberships.ts'
import { rules } from '../sources/rules.ts'
import { contacts } from '../staging/contacts.ts'

const last = db
  .selectFrom(counts.as('k'))
  .leftJoin(breaches.as('b'), (join) =>
    join.onRef('b.contact_id', '=', 'k.contact_id').onRef('b.rule_no', '=', 'k.rule_no'),
  )
  .where('k.is_over', '=', false)
  .where('b.contact_id', 'is', null)
  .select(['k.contact_id', 'k.rule_no'])
  .distinct()

export const nearMisses = model('marts.near_misses', {
  about:
    'One row per contact and rule that it uses up without going over: the next one in the window would be a breach',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [
      sameMonth(counts),
      sameMonth(breaches),
      sameMonth(contacts),
      sameMonth(contactFacts),
      bySpan(memberships, 'valid_from', 'valid_to'),
    ],
  },
  grain: ['contact_id', 'rule_id'],
  from: db
    .selectFrom(last.as('n'))
    .innerJoin(contacts.as('c'), 'c.contact_id', 'n.contact_id')
    .innerJoin(contactFacts.as('h'), 'h.contact_id', 'n.contact_id')
    .innerJoin(rules.as('r'), 'r.rule_no', 'n.rule_no')
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    ),
  columns: ({ text, integer, date, timestamp, optional, ref }) => ({
    contact_id: text('n.contact_id', 'Contact.'),
    rule_id: text('r.rule_id', 'Rule as `<pack>/<rule>`.'),
    threshold: integer('r.threshold', 'The most that pass: it is the one that reaches it.'),
    started_at: timestamp('c.started_at', 'When the contact was.'),
    day: date('c.started_on', 'Its business date.'),
    weekday: optional.integer(
      weekdayOf(ref('h.local_at')),
      "Weekday of its debtor's first candidate zone, 1 is Monday; null is unknown.",
    ),
    hour: optional.integer(hourOf(ref('h.local_at')), 'Hour of the day there, from 0.'),
    account_id: text('c.account_id', 'Account.'),
    channel: text('c.channel', 'How.'),
    collector_id: optional.text('c.collector_id', 'Who handled it; null is nobody named.'),
    team_id: optional.text('t.team_id', 'Their team on the day.'),
  }),
})
