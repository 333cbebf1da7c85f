import { allOf, countRows, db, model, within, sameMonth, byKey, bySpan } from '#warehouse'
import { breaches } from '../intermediate/breaches.ts'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { memberships } from '../intermediate/memberships.ts'
import { profileDays } from '../intermediate/profile_days.ts'
import { rules } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'
import { breachDecisions } from '../staging/breach_decisions.ts'
import { collectors } from '../staging/collectors.ts'
import { contacts } from '../staging/contacts.ts'

/** Contacts with a breach that stands: nobody dismissed it. */
const standing = db
  .selectFrom(breaches.as('b'))
  .innerJoin(rules.as('r'), 'r.rule_no', 'b.rule_no')
  .leftJoin(breachDecisions.as('d'), (join) =>
    join.onRef('d.contact_id', '=', 'b.contact_id').onRef('d.rule_id', '=', 'r.rule_id'),
  )
  .where((eb) => eb.or([eb('d.decision', 'is', null), eb('d.decision', '<>', 'dismissed')]))
  .groupBy('b.contact_id')
  .select((eb) => ['b.contact_id', countRows(eb('d.decision', '=', 'confirmed')).as('confirmed')])

export const conductDays = model('marts.conduct_days', {
  about: 'One row per day, collector, team, debt segment and channel with a contact to which a conduct rule applies',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [
      sameMonth(contactFacts),
      sameMonth(contacts),
      sameMonth(profileDays),
      sameMonth(breaches),
      byKey(breachDecisions, 'contact_id', contacts),
      bySpan(memberships, 'valid_from', 'valid_to'),
      byKey(collectors, 'collector_id', contacts),
      byKey(accounts, 'account_id', contacts),
    ],
  },
  grain: ['day', 'collector_id', 'team_id', 'grade', 'product', 'client_id', 'region', 'channel'],
  grouped: true,
  from: db
    .selectFrom(contactFacts.as('f'))
    .innerJoin(contacts.as('c'), 'c.contact_id', 'f.contact_id')
    .innerJoin(profileDays.as('p'), (join) =>
      join.onRef('p.profile', '=', 'f.profile').onRef('p.day', '=', 'f.started_on'),
    )
    .leftJoin(standing.as('b'), 'b.contact_id', 'f.contact_id')
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'c.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id'),
  columns: ({ text, date, count, optional, eb }) => {
    const judged = eb('p.is_judged', '=', true)
    return {
      day: date('c.started_on', 'Business date.'),
      collector_id: optional.text('c.collector_id', 'Who handled the contacts; null is nobody named.'),
      team_id: optional.text('t.team_id', 'Their team on the day.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      channel: text('c.channel', 'How.'),
      applicable_count: count(countRows(), 'Contacts to which at least one rule applies.'),
      covered_count: count(countRows(eb('p.is_covered', '=', true)), 'Those on which no rule lacked a fact.'),
      judged_count: count(countRows(judged), 'Those on which at least one rule gave pass or breach.'),
      breach_free_count: count(
        countRows(allOf(judged, eb('b.contact_id', 'is', null))),
        'Judged ones without a breach that stands.',
      ),
      confirmed_free_count: count(
        countRows(allOf(judged, eb.or([eb('b.contact_id', 'is', null), eb('b.confirmed', '=', 0)]))),
        'Judged ones without a breach that a person confirmed.',
      ),
    }
  },
})
