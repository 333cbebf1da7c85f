import { allOf, as, db, model, unknown, literal, within, sameMonth, byKey, bySpan } from '#warehouse'
import { breaches } from '../intermediate/breaches.ts'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { hourOf, weekdayOf } from '../intermediate/local_time.ts'
import { memberships } from '../intermediate/memberships.ts'
import { profileRules } from '../intermediate/profile_rules.ts'
import { rules } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'
import { breachDecisions } from '../staging/breach_decisions.ts'
import { collectors } from '../staging/collectors.ts'
import { contacts } from '../staging/contacts.ts'

const unanswerable = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'c.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .where('j.outcome', '=', 'not_evaluable')
  .whereRef('c.started_on', '>=', 'r.valid_from')
  .whereRef('c.started_on', '<', 'r.valid_to')
  .select([
    'c.contact_id',
    'j.rule_no',
    literal('text', 'not_evaluable').as('outcome'),
    'j.reason',
    unknown('text').as('zone'),
    literal('flag', false).as('is_zone_dependent'),
  ])

const found = db
  .selectFrom(breaches.as('b'))
  .select([
    'b.contact_id',
    'b.rule_no',
    literal('text', 'breach').as('outcome'),
    unknown('text').as('reason'),
    'b.zone',
    'b.is_zone_dependent',
  ])
  .unionAll(unanswerable)

export const findings = model('marts.findings', {
  about: 'One row per contact and rule that it breaks or that cannot be judged; what passes is only counted',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [
      sameMonth(contactFacts),
      sameMonth(contacts),
      sameMonth(breaches),
      byKey(profileRules, 'profile', contactFacts),
      byKey(breachDecisions, 'contact_id', contacts),
      bySpan(memberships, 'valid_from', 'valid_to'),
      byKey(collectors, 'collector_id', contacts),
      byKey(accounts, 'account_id', contacts),
    ],
  },
  grain: ['contact_id', 'rule_id'],
  from: db
    .selectFrom(found.as('f'))
    .innerJoin(contacts.as('c'), 'c.contact_id', 'f.contact_id')
    .innerJoin(rules.as('r'), 'r.rule_no', 'f.rule_no')
    .leftJoin(breachDecisions.as('d'), (join) =>
      join.onRef('d.contact_id', '=', 'f.contact_id').onRef('d.rule_id', '=', 'r.rule_id'),
    )
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'c.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id')
    .leftJoin(contactFacts.as('h'), 'h.contact_id', 'f.contact_id'),
  columns: ({ text, integer, date, timestamp, flag, code, count, optional, eb, ref }) => {
    const one = (...when: Parameters<typeof allOf>) =>
      as(
        'count',
        eb
          .case()
          .when(allOf(...when))
          .then(1)
          .else(0)
          .end(),
      )
    const breach = eb('f.outcome', '=', 'breach')
    const confirmed = eb('d.decision', '=', 'confirmed')
    return {
      contact_id: text('f.contact_id', 'Contact.'),
      rule_id: text('r.rule_id', 'Rule as `<pack>/<rule>`.'),
      rule_no: integer('f.rule_no', 'The wording in force on the day.'),
      outcome: code(['breach', 'not_evaluable'], ref('f.outcome') as never, 'What was found.'),
      reason: optional.text('f.reason', 'Fact that is missing; null of a breach.'),
      severity: text('r.severity', 'How grave.'),
      strength: text('r.strength', 'How binding the wording is.'),
      decision: optional.text('d.decision', "A person's word: confirmed or dismissed; null is undecided."),
      decided_by: optional.text('d.decided_by', 'Who decided.'),
      decided_on: optional.date('d.decided_on', 'Day decided.'),
      zone: optional.text('f.zone', 'Zone in which it is a breach; null where no local time matters.'),
      is_zone_dependent: flag('f.is_zone_dependent', 'In another candidate zone of the debtor it is none.'),
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
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      breach_count: count(one(breach), 'One of a breach.'),
      confirmed_count: count(one(breach, confirmed), 'One of a confirmed breach.'),
      confirmed_critical_count: count(
        one(breach, confirmed, eb('r.severity', '=', 'critical')),
        'One of a confirmed breach that is critical.',
      ),
    }
  },
})
