import {
  addDays,
  allOf,
  anyOf,
  as,
  compare,
  concat,
  db,
  either,
  literal,
  max,
  minus,
  model,
  monthStart,
  unknown,
  type Day,
  type Exp,
  sameMonth,
  byKey,
} from '#warehouse'
import { rules } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { localContacts } from './local_contacts.ts'
import { profileEvents } from './profile_events.ts'
import { profileRules } from './profile_rules.ts'
import { profiles } from './profiles.ts'

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
const roles = db
  .selectFrom(counted.unionAll(judged).as('p'))
  .groupBy(['p.profile', 'p.rule_no', 'p.place'])
  .select((eb) => ['p.profile', 'p.rule_no', 'p.place', max(eb.ref('p.judged')).as('judged')])

const parts = db
  .selectFrom(roles.as('p'))
  .innerJoin(rules.as('r'), 'r.rule_no', 'p.rule_no')
  .selectAll('p')
  .select(['r.unit', 'r.is_local', 'r.period', 'r.period_days', 'r.counted_from', 'r.valid_from', 'r.valid_to'])

/** The days whose contacts a rule may count: a local day is at most two off the business date. */
const mayCount = (day: Exp<Day>, from: Exp<Day>, to: Exp<Day>) =>
  allOf(compare(day, '>=', from), compare(addDays(day, -2), '<', to))

const local = db
  .selectFrom(localContacts.as('c'))
  .innerJoin(parts.as('p'), 'p.profile', 'c.profile')
  .where('p.is_local', '=', true)
  .where((eb) =>
    allOf(
      mayCount(eb.ref('c.started_on'), eb.ref('p.counted_from'), eb.ref('p.valid_to')),
      anyOf(eb('c.position', 'is not', null), eb('p.unit', '<>', 'account')),
    ),
  )
  .select((eb) => [
    'p.rule_no',
    either(
      eb('p.unit', '=', 'account'),
      eb.ref('c.account_id'),
      either(eb('p.unit', '=', 'debtor'), eb.ref('c.debtor_id').$notNull(), eb.ref('c.number_ref').$notNull()),
    ).as('unit_key'),
    'c.zone',
    'c.contact_id',
    'c.started_at',
    'c.started_on',
    'p.place',
    'c.position',
    as('flag', allOf(eb('p.judged', '=', 1), eb('c.position', 'is not', null))).as('is_candidate'),
    'p.valid_from',
    'p.valid_to',
    'p.period',
    'p.period_days',
    as('date', eb.ref('c.local_at')).as('local_on'),
  ])

const anywhere = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(parts.as('p'), 'p.profile', 'c.profile')
  .where('p.is_local', '=', false)
  .where((eb) => mayCount(eb.ref('c.started_on'), eb.ref('p.counted_from'), eb.ref('p.valid_to')))
  .select((eb) => [
    'p.rule_no',
    either(
      eb('p.unit', '=', 'account'),
      eb.ref('c.account_id'),
      either(
        eb('p.unit', '=', 'debtor'),
        eb.ref('c.debtor_id').$notNull(),
        either(
          eb('p.unit', '=', 'number'),
          eb.ref('c.number_ref').$notNull(),
          concat(eb.ref('c.account_id'), literal('text', '\u001f'), eb.ref('c.number_ref').$notNull()),
        ),
      ),
    ).as('unit_key'),
    literal('text', '').as('zone'),
    'c.contact_id',
    'c.started_at',
    'c.started_on',
    'p.place',
    unknown('integer').as('position'),
    as('flag', eb('p.judged', '=', 1)).as('is_candidate'),
    'p.valid_from',
    'p.valid_to',
    'p.period',
    'p.period_days',
    eb.ref('c.started_on').as('local_on'),
  ])

export const countedContacts = model('intermediate.counted_contacts', {
  about: 'One row per rule that counts contacts, contact it judges or counts, part it plays and zone it is dated in',
  materialized: 'view',
  months: {
    by: 'day',
    reads: [
      sameMonth(contactFacts),
      sameMonth(localContacts),
      byKey(profiles, 'profile', contactFacts),
      byKey(profileEvents, 'profile', contactFacts),
      byKey(profileRules, 'profile', contactFacts),
    ],
  },
  grain: ['rule_no', 'contact_id', 'zone', 'place'],
  from: db.selectFrom(local.unionAll(anywhere).as('p')),
  columns: ({ text, integer, date, timestamp, flag, optional, eb, ref }) => ({
    rule_no: integer('p.rule_no', 'Rule.'),
    unit_key: text('p.unit_key', 'Account, debtor or number whose contacts are counted.'),
    zone: text('p.zone', 'Zone; empty where the rule needs no local time.'),
    contact_id: text('p.contact_id', 'Contact.'),
    started_at: timestamp('p.started_at', 'When.'),
    place: integer('p.place', '0: judged or counted; 1: starts a wait or ends a count.'),
    is_judged: flag(
      allOf(
        eb('p.is_candidate', '=', true),
        eb('p.started_on', '>=', ref('p.valid_from')),
        eb('p.started_on', '<', ref('p.valid_to')),
      ) as Exp<boolean>,
      'The rule judges it in this zone.',
    ),
    day: date('p.started_on', 'Business date.'),
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
