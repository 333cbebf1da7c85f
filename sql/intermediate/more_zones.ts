import { db, model, unknown, sameMonth, byKey, lasting } from '#warehouse'
import { zoneCandidates, zoneWeeks } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { localTime, weekOf } from './local_time.ts'
import { unitZones } from './unit_zones.ts'

const columns = [
  'c.contact_id',
  'c.profile',
  'c.account_id',
  'c.debtor_id',
  'c.number_ref',
  'c.channel',
  'c.started_at',
  'c.started_on',
] as const

const candidates = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(zoneCandidates.as('z'), 'z.timezone', 'c.timezone')
  .where('z.position', '>', 1)
  .select(columns)
  .select((eb) => ['z.zone', eb.ref('z.position').$castTo<number | null>().as('position')])

/** Zones in which the contact is not judged, but counted for others. */
const foreign = (unit: 'debtor' | 'number', key: 'debtor_id' | 'number_ref') =>
  db
    .selectFrom(contactFacts.as('c'))
    .innerJoin(unitZones.as('u'), `c.${key}`, 'u.unit_key')
    .leftJoin(zoneCandidates.as('z'), (join) =>
      join.onRef('z.timezone', '=', 'c.timezone').onRef('z.zone', '=', 'u.zone'),
    )
    .where('u.unit', '=', unit)
    .where('z.zone', 'is', null)
    .select(columns)
    .select(['u.zone', unknown('integer').as('position')])

const further = candidates.unionAll(
  db.selectFrom(foreign('debtor', 'debtor_id').union(foreign('number', 'number_ref')).as('f')).selectAll(),
)

export const moreZones = model('intermediate.more_zones', {
  about: "One row per contact and zone, beside its debtor's first, in which it must be dated",
  materialized: 'incremental',
  months: {
    by: 'started_on',
    reads: [
      sameMonth(contactFacts),
      byKey(unitZones, 'unit_key', contactFacts, 'debtor_id'),
      byKey(unitZones, 'unit_key', contactFacts, 'number_ref'),
      lasting(zoneCandidates),
      lasting(zoneWeeks),
    ],
  },
  grain: ['contact_id', 'zone'],
  from: db
    .selectFrom(further.as('f'))
    .innerJoin(zoneWeeks.as('w'), (join) =>
      join.onRef('w.zone', '=', 'f.zone').on((eb) => eb(weekOf(eb.ref('f.started_at')), '=', eb.ref('w.week'))),
    ),
  columns: ({ text, date, timestamp, count, optional, ref }) => ({
    contact_id: text('f.contact_id', 'Contact.'),
    zone: text('f.zone', 'Zone.'),
    position: optional.integer('f.position', "Place of the zone among its debtor's; null where it is another's."),
    local_at: timestamp(
      localTime(ref('f.started_at'), {
        offset: ref('w.offset_seconds'),
        changesAt: ref('w.changes_at'),
        next: ref('w.next_offset_seconds'),
      }),
      'Local time in it.',
    ),
    profile: count('f.profile', 'As in contact_facts, and so are those below.'),
    account_id: text('f.account_id', 'Account.'),
    debtor_id: optional.text('f.debtor_id', 'Person who owes.'),
    number_ref: optional.text('f.number_ref', 'Pseudonym of the number used.'),
    channel: text('f.channel', 'How.'),
    started_at: timestamp('f.started_at', 'When.'),
    started_on: date('f.started_on', 'Business date.'),
  }),
})
