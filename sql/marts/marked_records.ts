import {
  addDays,
  allOf,
  anyOf,
  as,
  daysBetween,
  db,
  isUnknown,
  literal,
  monthStart,
  runningSum,
  times,
  compare,
} from '#warehouse'
import { promiseOutcomes } from '../intermediate/promise_outcomes.ts'
import { spells } from '../intermediate/spells.ts'
import { parameters } from '../sources/run.ts'
import { contacts } from '../staging/contacts.ts'
import { habits, telephone } from '../vocabulary.ts'

/** Promises somebody took, each with the habits it shows. A query, not a table: the marts of habits count them. */
export const markedPromises = db
  .selectFrom(promiseOutcomes.as('p'))
  .where('p.collector_id', 'is not', null)
  .select((eb) => {
    const nothing = literal('total', '0' as never)
    const settled = allOf(eb('p.status', '<>', 'pending'), eb('p.paid_amount', '<=', nothing))
    const repeated = allOf(
      eb('p.previous_collector_id', '=', eb.ref('p.collector_id')),
      eb('p.previous_status', '<>', 'superseded'),
      eb('p.previous_paid_amount', '<=', nothing),
      eb(daysBetween(eb.ref('p.previous_made_on'), eb.ref('p.made_on')), '<=', habits.repeatDays),
    )
    const long = eb(daysBetween(eb.ref('p.made_on'), eb.ref('p.due_on')), '>', habits.longDays)
    const replaced = allOf(
      eb('p.status', '=', 'superseded'),
      eb(daysBetween(eb.ref('p.next_made_on'), eb.ref('p.due_on')), '<=', habits.cutOffDays),
    )
    const withdrawn = allOf(eb('p.status', '=', 'cancelled'), eb('p.cancelled_on', '=', eb.ref('p.due_on')))
    return [
      'p.promise_id',
      eb.ref('p.collector_id').$notNull().as('collector_id'),
      monthStart(eb.ref('p.made_on')).as('month'),
      as('flag', allOf(settled, anyOf(repeated, long))).as('is_stuffed'),
      as('flag', anyOf(replaced, withdrawn)).as('is_redated'),
    ]
  })

/** Right-party calls of known length. A query, not a table. */
export const markedTalks = db
  .selectFrom(contacts.as('c'))
  .where('c.collector_id', 'is not', null)
  .where('c.channel', 'in', [...telephone])
  .where('c.is_connected', '=', true)
  .where('c.party', '=', 'debtor')
  .where('c.talk_seconds', 'is not', null)
  .select((eb) => [
    'c.contact_id',
    eb.ref('c.collector_id').$notNull().as('collector_id'),
    monthStart(eb.ref('c.started_on')).as('month'),
    as('flag', eb('c.talk_seconds', '<', habits.shortSeconds)).as('is_short'),
  ])

/** Spells held long enough to be worked, each with the amounts and number of all handed to the person in the month. */
const handed = db
  .selectFrom(spells.as('s'))
  .crossJoin(parameters.as('r'))
  .where((eb) => {
    const soon = addDays(eb.ref('s.start_on'), habits.firstDays)
    return allOf(
      eb(soon, '<=', addDays(eb.ref('r.as_of'), 1)),
      anyOf(eb('s.end_on', 'is', null), eb('s.end_on', '>=', soon as never)),
    )
  })
  .select((eb) => {
    const month = monthStart(eb.ref('s.start_on'))
    const mates = { by: [eb.ref('s.collector_id'), month], order: [month] }
    return [
      's.assignment_id',
      's.account_id',
      's.collector_id',
      month.as('month'),
      's.assigned_amount',
      runningSum(as('total', eb.ref('s.assigned_amount')), mates).as('month_amount'),
      runningSum(literal('integer', 1), mates).as('month_count'),
    ]
  })

const touched = db
  .selectFrom(spells.as('s'))
  .innerJoin(contacts.as('c'), (join) =>
    join
      .onRef('c.account_id', '=', 's.account_id')
      .onRef('c.collector_id', '=', 's.collector_id')
      .onRef('c.started_on', '>=', 's.start_on')
      .on((eb) => eb('c.started_on', '<', addDays(eb.ref('s.start_on'), habits.firstDays))),
  )
  .where('c.direction', '=', 'outbound')
  .select('s.assignment_id')
  .distinct()

/** Spells held long enough to be worked: above the mean of the month or not, left alone at first or not. */
export const markedPicks = db
  .selectFrom(handed.as('s'))
  .leftJoin(touched.as('t'), 't.assignment_id', 's.assignment_id')
  .select((eb) => [
    's.assignment_id',
    's.account_id',
    's.collector_id',
    's.month',
    as(
      'flag',
      compare(
        times(as('total', eb.ref('s.assigned_amount')), as('integer', eb.ref('s.month_count').$notNull())),
        '>',
        eb.ref('s.month_amount').$notNull(),
      ),
    ).as('is_large'),
    as('flag', isUnknown(eb.ref('t.assignment_id'))).as('is_left'),
  ])
