import { countRows, db, model } from '#warehouse'
import { markedPromises } from './marked_records.ts'

export const promiseHabits = model('marts.promise_habits', {
  about: 'One row per collector and month in which they took promises: how many look made for the count',
  materialized: 'table',
  grain: ['collector_id', 'month'],
  grouped: true,
  from: db.selectFrom(markedPromises.as('p')),
  columns: ({ text, date, count, eb }) => ({
    collector_id: text('p.collector_id', 'Who took them.'),
    month: date('p.month', 'First day of the month they were made in.'),
    promise_count: count(countRows(), 'Promises.'),
    stuffed_count: count(
      countRows(eb('p.is_stuffed', '=', true)),
      'Unpaid ones that were long-dated, or followed another unpaid one on the account.',
    ),
    redated_count: count(countRows(eb('p.is_redated', '=', true)), 'Those replaced or cancelled when they fell due.'),
  }),
})
