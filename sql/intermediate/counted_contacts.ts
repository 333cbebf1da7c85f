import {
  addDays,
  addSeconds,
  allOf,
  anyOf,
  as,
  concat,
  db,
  literal,
  max,
  minus,
  model,
  monthStart,
  unknown,
  type Exp,
} from '#warehouse'
import { rules, zoneCandidates, zoneSpans } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { profileEvents } from './profile_events.ts'
import { profileRules } from './profile_rules.ts'
import { profiles } from './profiles.ts'
import { unitZones } from './unit_zones.ts'

/** What contacts of a profile are counted as: their facts are known, and so is whom they are counted for. */
const counted = db
  .selectFrom(profileEvents.as('e'))
  .innerJoin(rules.as('r'), 'r.rule_no', 'e.rule_no')
  .innerJoin(profiles.as('p'), 'p.profile', 'e.profile')
  .where('r.kind', 'in', ['count', 'wait'])
  .where('e.role', 'in', ['counted', 'marker'])
  .where('e.missing', 'is', null)
  .where((eb) =>
    allOf(
      anyOf(eb('r.unit', '<>', 'debtor'), eb('p.has_account', '=', true)),
      anyOf(eb('r.unit', 'not in', ['number', 'account_number']), eb('p.has_number', '=', true)),
      anyOf(eb('e.role', '=', 'marker'), eb('r.excludes_consent', '=', false), eb('p.has_consent', '=', false)),
    ),
  )
  .select((eb) => [
    'e.profile',
    'e.rule_no',
    as('integer', eb.case().when('e.role', '=', 'marker').then(1).else(0).end()).as('place'),
    literal('integer', 0).as('judged'),
  ])

const judged = db
  .selectFrom(profileRules.as('j'))
  .where('j.kind', 'in', ['count', 'wait'])
  .where('j.outcome', '=', 'open')
  .select(['j.profile', 'j.rule_no', literal('integer', 0).as('place'), literal('integer', 1).as('judged')])

/** A contact that is judged and also starts a wait has two places: it is judged by those before it. */
const parts = db
  .selectFrom(counted.unionAll(judged).as('p'))
  .groupBy(['p.profile', 'p.rule_no', 'p.place'])
  .select((eb) => ['p.profile', 'p.rule_no', 'p.place', max(eb.ref('p.judged')).as('judged')])

const played = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(parts.as('p'), 'p.profile', 'c.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'p.rule_no')
  .whereRef('c.started_on', '>=', 'r.counted_from')
  .where((eb) =>
    eb(
      'c.started_on',
      '<',
      addDays(
        eb.ref('r.valid_to'),
        eb
          .case()
          .when('r.valid_to', '<', '9999-01-01' as never)
          .then(2)
          .else(0)
          .end(),
      ),
    ),
  )
  .select((eb) => [
    'p.rule_no',
    'r.unit',
    'r.is_local',
    'r.period',
    'r.period_days',
    'c.contact_id',
    'c.started_at',
    'c.started_on',
    'c.timezone',
    'p.place',
    as(
      'flag',
      allOf(
        eb('p.judged', '=', 1),
        eb('c.started_on', '>=', eb.ref('r.valid_from')),
        eb('c.started_on', '<', eb.ref('r.valid_to')),
      ),
    ).as('is_judged'),
    eb
      .case()
      .when('r.unit', '=', 'account')
      .then(eb.ref('c.account_id'))
      .when('r.unit', '=', 'debtor')
      .then(eb.ref('c.debtor_id').$notNull())
      .when('r.unit', '=', 'number')
      .then(eb.ref('c.number_ref').$notNull())
      .else(concat(eb.ref('c.account_id'), literal('text', '\u001f'), eb.ref('c.number_ref').$notNull()))
      .end()
      .as('unit_key'),
  ])

const local = db
  .selectFrom(played.as('p'))
  .innerJoin(unitZones.as('u'), (join) => join.onRef('u.unit', '=', 'p.unit').onRef('u.unit_key', '=', 'p.unit_key'))
  .innerJoin(zoneSpans.as('s'), (join) =>
    join.onRef('s.zone', '=', 'u.zone').onRef('s.from_at', '<=', 'p.started_at').onRef('s.to_at', '>', 'p.started_at'),
  )
  .leftJoin(zoneCandidates.as('z'), (join) =>
    join.onRef('z.timezone', '=', 'p.timezone').onRef('z.zone', '=', 'u.zone'),
  )
  .where('p.is_local', '=', true)
  .select((eb) => [
    'p.rule_no',
    'p.unit_key',
    'u.zone',
    'p.contact_id',
    'p.started_at',
    'p.place',
    'p.period',
    'p.period_days',
    'z.position',
    as('flag', allOf(eb('p.is_judged', '=', true), eb('z.position', 'is not', null))).as('is_judged'),
    as('date', addSeconds(eb.ref('p.started_at'), eb.ref('s.offset_seconds'))).as('local_on'),
  ])

const anywhere = db
  .selectFrom(played.as('p'))
  .where('p.is_local', '=', false)
  .select((eb) => [
    'p.rule_no',
    'p.unit_key',
    literal('text', '').as('zone'),
    'p.contact_id',
    'p.started_at',
    'p.place',
    'p.period',
    'p.period_days',
    unknown('integer').as('position'),
    'p.is_judged',
    eb.ref('p.started_on').as('local_on'),
  ])

export const countedContacts = model('intermediate.counted_contacts', {
  about: 'One row per rule that counts contacts, contact it judges or counts, part it plays and zone it is dated in',
  materialized: 'view',
  grain: ['rule_no', 'contact_id', 'zone', 'place'],
  from: db.selectFrom(local.unionAll(anywhere).as('p')),
  columns: ({ text, integer, date, timestamp, flag, optional, eb, ref }) => ({
    rule_no: integer('p.rule_no', 'Rule.'),
    unit_key: text('p.unit_key', 'Account, debtor or number whose contacts are counted.'),
    zone: text('p.zone', 'Zone; empty where the rule needs no local time.'),
    contact_id: text('p.contact_id', 'Contact.'),
    started_at: timestamp('p.started_at', 'When.'),
    place: integer('p.place', '0: judged or counted; 1: starts a wait or ends a count.'),
    is_judged: flag('p.is_judged', 'The rule judges it in this zone.'),
    position: optional.integer('p.position', "Place of the zone among its candidates; null where it is another's."),
    local_on: date('p.local_on', 'Its day in the zone.'),
    counts_from: date(
      eb
        .case()
        .when('p.period', '=', 'month')
        .then(monthStart(ref('p.local_on')))
        .when('p.period', '=', 'days')
        .then(addDays(ref('p.local_on'), minus(literal('integer', 1), ref('p.period_days'))))
        .else(literal('date', '0001-01-01' as never))
        .end() as Exp<never>,
      'First day whose contacts are counted with it.',
    ),
  }),
})
