import { allOf, anyOf, countRows, daysBetween, db, literal, model, monthStart } from '#warehouse'
import { promiseOutcomes } from '../intermediate/promise_outcomes.ts'
import { habits } from '../vocabulary.ts'

export const promiseHabits = model('marts.promise_habits', {
  about: 'One row per collector and month in which they took promises: how many look made for the count',
  materialized: 'table',
  grain: ['collector_id', 'month'],
  grouped: true,
  from: db.selectFrom(promiseOutcomes.as('p')).where('p.collector_id', 'is not', null),
  columns: ({ text, date, count, eb, ref }) => {
    const nothing = literal('total', '0' as never)
    const settled = allOf(eb('p.status', '<>', 'pending'), eb('p.paid_amount', '<=', nothing))
    const repeated = allOf(
      eb('p.previous_collector_id', '=', ref('p.collector_id')),
      eb('p.previous_status', '<>', 'superseded'),
      eb('p.previous_paid_amount', '<=', nothing),
      eb(daysBetween(ref('p.previous_made_on'), ref('p.made_on')), '<=', habits.repeatDays),
    )
    const long = eb(daysBetween(ref('p.made_on'), ref('p.due_on')), '>', habits.longDays)
    return {
      collector_id: text(ref('p.collector_id').$notNull(), 'Who took them.'),
      month: date(monthStart(ref('p.made_on')), 'First day of the month they were made in.'),
      promise_count: count(countRows(), 'Promises.'),
      stuffed_count: count(
        countRows(allOf(settled, anyOf(repeated, long))),
        'Unpaid ones that were long-dated, or followed another unpaid one on the account.',
      ),
      redated_count: count(
        countRows(
          anyOf(
            allOf(
              eb('p.status', '=', 'superseded'),
              eb(daysBetween(ref('p.next_made_on'), ref('p.due_on')), '<=', habits.cutOffDays),
            ),
            allOf(eb('p.status', '=', 'cancelled'), eb('p.cancelled_on', '=', ref('p.due_on'))),
          ),
        ),
        'Those replaced or cancelled when they fell due.',
      ),
    }
  },
})
