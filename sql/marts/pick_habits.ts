import { addDays, allOf, anyOf, as, countRows, db, literal, model, monthStart, runningSum, times } from '#warehouse'
import { spells } from '../intermediate/spells.ts'
import { contacts } from '../staging/contacts.ts'
import { parameters } from '../sources/run.ts'
import { habits } from '../vocabulary.ts'

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
      's.start_on',
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

export const pickHabits = model('marts.pick_habits', {
  about: 'One row per collector and month in which accounts were handed to them: which were left alone at first',
  materialized: 'table',
  grain: ['collector_id', 'month'],
  grouped: true,
  from: db.selectFrom(handed.as('s')).leftJoin(touched.as('t'), 't.assignment_id', 's.assignment_id'),
  columns: ({ text, date, count, eb, ref }) => {
    const large = eb(
      times(as('total', ref('s.assigned_amount')), as('integer', ref('s.month_count').$notNull())),
      '>',
      ref('s.month_amount').$notNull(),
    )
    const left = eb('t.assignment_id', 'is', null)
    return {
      collector_id: text('s.collector_id', 'Who held them.'),
      month: date('s.month', 'First day of the month they were handed over in.'),
      large_count: count(countRows(large), 'Accounts above the mean of the month.'),
      large_left_count: count(countRows(allOf(large, left)), 'Those without an attempt in the first days.'),
      small_count: count(countRows(eb.not(large)), 'The other accounts.'),
      small_left_count: count(countRows(allOf(eb.not(large), left)), 'Those without an attempt in the first days.'),
    }
  },
})
