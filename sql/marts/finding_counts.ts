import { as, countRows, db, literal, minus, model, orElse, sum, sameMonth, byKey } from '#warehouse'
import { breaches } from '../intermediate/breaches.ts'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { profileRules } from '../intermediate/profile_rules.ts'
import { rules } from '../sources/rules.ts'

const days = db
  .selectFrom(contactFacts.as('c'))
  .groupBy(['c.profile', 'c.started_on'])
  .select(['c.profile', 'c.started_on', countRows().as('contacts')])

const applied = db
  .selectFrom(days.as('d'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'd.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .whereRef('d.started_on', '>=', 'r.valid_from')
  .whereRef('d.started_on', '<', 'r.valid_to')
  .groupBy(['d.started_on', 'j.rule_no'])
  .select((eb) => [
    eb.ref('d.started_on').as('day'),
    'j.rule_no',
    sum(eb.ref('d.contacts'), eb('j.outcome', '=', 'not_evaluable')).as('unknown'),
    sum(eb.ref('d.contacts'), eb('j.outcome', '<>', 'not_evaluable')).as('judged'),
  ])

const broken = db
  .selectFrom(breaches.as('b'))
  .groupBy(['b.day', 'b.rule_no'])
  .select((eb) => [
    'b.day',
    'b.rule_no',
    countRows().as('contacts'),
    countRows(eb('b.is_zone_dependent', '=', true)).as('zone_dependent'),
  ])

const zero = literal('count', 0)

const rows = db
  .selectFrom(applied.as('a'))
  .select((eb) => [
    'a.day',
    'a.rule_no',
    literal('text', 'not_evaluable').as('outcome'),
    as('count', orElse(eb.ref('a.unknown'), zero)).as('contacts'),
    zero.as('zone_dependent'),
  ])
  .unionAll(
    db
      .selectFrom(applied.as('a'))
      .leftJoin(broken.as('b'), (join) => join.onRef('b.day', '=', 'a.day').onRef('b.rule_no', '=', 'a.rule_no'))
      .select((eb) => [
        'a.day',
        'a.rule_no',
        literal('text', 'pass').as('outcome'),
        as('count', minus(orElse(eb.ref('a.judged'), zero), orElse(eb.ref('b.contacts'), zero))).as('contacts'),
        zero.as('zone_dependent'),
      ]),
  )
  .unionAll(
    db
      .selectFrom(broken.as('b'))
      .select((eb) => [
        'b.day',
        'b.rule_no',
        literal('text', 'breach').as('outcome'),
        as('count', eb.ref('b.contacts')).as('contacts'),
        as('count', eb.ref('b.zone_dependent')).as('zone_dependent'),
      ]),
  )

export const findingCounts = model('marts.finding_counts', {
  about: 'One row per day, rule and outcome: how many contacts, those that pass too',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [sameMonth(contactFacts), sameMonth(breaches), byKey(profileRules, 'profile', contactFacts)],
  },
  grain: ['day', 'rule_id', 'outcome'],
  from: db.selectFrom(rows.as('f')).innerJoin(rules.as('r'), 'r.rule_no', 'f.rule_no').where('f.contacts', '>', 0),
  columns: ({ text, date, code, count, ref }) => ({
    day: date('f.day', 'Business date.'),
    rule_id: text('r.rule_id', 'Rule as `<pack>/<rule>`.'),
    outcome: code(['pass', 'breach', 'not_evaluable'], ref('f.outcome') as never, 'What was found.'),
    contact_count: count('f.contacts', 'Contacts.'),
    zone_dependent_count: count('f.zone_dependent', 'Breaches among them only in some candidate zones.'),
  }),
  checks: {
    'no rule finds more breaches than it judges contacts': (rows) =>
      db.selectFrom(rows.as('f')).where('f.contact_count', '<', 0).selectAll(),
  },
})
