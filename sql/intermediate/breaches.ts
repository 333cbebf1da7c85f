import { allOf, as, countRows, db, min, model, orElse, literal, unknown, sameMonth, byKey, lasting } from '#warehouse'
import { rules, zoneCandidates } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { counts } from './counts.ts'
import { hours } from './hours.ts'
import { lookBacks } from './look_backs.ts'
import { profileRules } from './profile_rules.ts'
import { wordMatches } from './word_matches.ts'

const judged = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'c.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .whereRef('c.started_on', '>=', 'r.valid_from')
  .whereRef('c.started_on', '<', 'r.valid_to')

const alone = judged
  .where('j.outcome', '=', 'breach')
  .select(['j.rule_no', 'c.contact_id', unknown('integer').as('position')])

/** Debtors nobody reached the last times: their third parties may be asked. */
const lost = db
  .selectFrom(lookBacks.as('l'))
  .innerJoin(rules.as('r'), 'r.rule_no', 'l.rule_no')
  .groupBy(['l.rule_no', 'l.contact_id', 'r.threshold'])
  .having((eb) => eb(countRows(eb('l.connected', '=', false)), '=', eb.ref('r.threshold')))
  .select(['l.rule_no', 'l.contact_id'])

const reachable = judged
  .where('j.kind', '=', 'lost_debtor')
  .where('j.outcome', '=', 'open')
  .leftJoin(lost.as('l'), (join) =>
    join.onRef('l.rule_no', '=', 'j.rule_no').onRef('l.contact_id', '=', 'c.contact_id'),
  )
  .where('l.contact_id', 'is', null)
  .select(['j.rule_no', 'c.contact_id', unknown('integer').as('position')])

const found = alone
  .unionAll(reachable)
  .unionAll(
    db.selectFrom(counts.as('k')).where('k.is_over', '=', true).select(['k.rule_no', 'k.contact_id', 'k.position']),
  )
  .unionAll(
    db
      .selectFrom(wordMatches.as('w'))
      .select(['w.rule_no', 'w.contact_id', unknown('integer').as('position')])
      .distinct(),
  )
  .unionAll(db.selectFrom(hours.as('h')).select(['h.rule_no', 'h.contact_id', 'h.position']))

const grouped = db
  .selectFrom(found.as('f'))
  .groupBy(['f.rule_no', 'f.contact_id'])
  .select((eb) => [
    'f.rule_no',
    'f.contact_id',
    min(eb.ref('f.position')).as('position'),
    countRows(eb('f.position', 'is not', null)).as('zones'),
  ])

export const breaches = model('intermediate.breaches', {
  about: 'One row per contact and rule it breaks, in at least one of the zones its debtor may live in',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [
      sameMonth(contactFacts),
      sameMonth(counts),
      sameMonth(hours),
      sameMonth(lookBacks),
      sameMonth(wordMatches),
      byKey(profileRules, 'profile', contactFacts),
      lasting(zoneCandidates),
    ],
  },
  grain: ['contact_id', 'rule_no'],
  from: db
    .selectFrom(grouped.as('g'))
    .innerJoin(contactFacts.as('c'), 'c.contact_id', 'g.contact_id')
    .leftJoin(zoneCandidates.as('z'), (join) =>
      join.onRef('z.timezone', '=', 'c.timezone').onRef('z.position', '=', 'g.position'),
    ),
  columns: ({ text, integer, date, flag, optional, eb, ref }) => ({
    contact_id: text('g.contact_id', 'Contact.'),
    rule_no: integer('g.rule_no', 'Rule.'),
    day: date('c.started_on', 'Business date.'),
    zone: optional.text('z.zone', 'First candidate zone in which it does; null where no local time matters.'),
    is_zone_dependent: flag(
      orElse(as('flag', allOf(eb('g.zones', '<', ref('z.candidates').$notNull()))), literal('flag', false)),
      'In another candidate zone it does not.',
    ),
  }),
})
