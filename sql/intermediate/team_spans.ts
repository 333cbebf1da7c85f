import { db, literal, min, model, next, unknown } from '#warehouse'
import { collectors } from '../staging/collectors.ts'
import { memberships } from './memberships.ts'
import { spells } from './spells.ts'

const people = db
  .selectFrom(collectors.as('c'))
  .select('c.collector_id')
  .union(db.selectFrom(spells.as('s')).select('s.collector_id'))
  .union(db.selectFrom(memberships.as('m')).select('m.collector_id'))

const beginning = literal('date', '0001-01-01' as never)

const firsts = db
  .selectFrom(people.as('p'))
  .leftJoin(memberships.as('m'), 'm.collector_id', 'p.collector_id')
  .groupBy('p.collector_id')
  .select((eb) => ['p.collector_id', min(eb.ref('m.valid_from')).as('first_from')])

/** From the beginning of time to the first team, or to its end where there is none. */
const before = db
  .selectFrom(firsts.as('p'))
  .where((eb) => eb.or([eb('p.first_from', 'is', null), eb('p.first_from', '>', beginning)]))
  .select(['p.collector_id', unknown('text').as('team_id'), beginning.as('valid_from'), 'p.first_from as valid_to'])

const followed = db
  .selectFrom(memberships.as('m'))
  .selectAll()
  .select((eb) =>
    next(eb.ref('m.valid_from'), { by: [eb.ref('m.collector_id')], order: [eb.ref('m.valid_from')] }).as('next_from'),
  )

/** From the end of a team to the next, or for ever. */
const between = db
  .selectFrom(followed.as('m'))
  .where('m.valid_to', 'is not', null)
  .where((eb) => eb.or([eb('m.next_from', 'is', null), eb('m.next_from', '>', eb.ref('m.valid_to').$notNull())]))
  .select((eb) => [
    'm.collector_id',
    unknown('text').as('team_id'),
    eb.ref('m.valid_to').$notNull().as('valid_from'),
    'm.next_from as valid_to',
  ])

const within = db
  .selectFrom(memberships.as('m'))
  .select((eb) => [
    'm.collector_id',
    eb.ref('m.team_id').$castTo<string | null>().as('team_id'),
    'm.valid_from',
    'm.valid_to',
  ])

export const teamSpans = model('intermediate.team_spans', {
  about:
    'One row per stretch of days, `[valid_from, valid_to)`, a collector is in one team or in none: no day is left out',
  materialized: 'table',
  grain: ['collector_id', 'valid_from'],
  from: db.selectFrom(within.unionAll(before).unionAll(between).as('m')),
  columns: ({ text, date, optional }) => ({
    collector_id: text('m.collector_id', 'Collector.'),
    team_id: optional.text('m.team_id', 'Team; null is none.'),
    valid_from: date('m.valid_from', 'First day.'),
    valid_to: optional.date('m.valid_to', 'First day it no longer is so; null while it lasts.'),
  }),
})
