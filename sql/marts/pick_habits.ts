import { countRows, db, model } from '#warehouse'
import { markedPicks } from './marked_records.ts'

export const pickHabits = model('marts.pick_habits', {
  about: 'One row per collector and month in which accounts were handed to them: which were left alone at first',
  materialized: 'table',
  grain: ['collector_id', 'month'],
  grouped: true,
  from: db.selectFrom(markedPicks.as('s')),
  columns: ({ text, date, count, eb }) => {
    const [large, left] = [eb('s.is_large', '=', true), eb('s.is_left', '=', true)]
    return {
      collector_id: text('s.collector_id', 'Who held them.'),
      month: date('s.month', 'First day of the month they were handed over in.'),
      large_count: count(countRows(large), 'Accounts above the mean of the month.'),
      large_left_count: count(countRows(eb.and([large, left])), 'Those without an attempt in the first days.'),
      small_count: count(countRows(eb('s.is_large', '=', false)), 'The other accounts.'),
      small_left_count: count(
        countRows(eb.and([eb('s.is_large', '=', false), left])),
        'Those without an attempt in the first days.',
      ),
    }
  },
})
