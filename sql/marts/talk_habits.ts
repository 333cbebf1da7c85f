import { countRows, db, model, sameMonth } from '#warehouse'
import { contacts } from '../staging/contacts.ts'
import { markedTalks } from './marked_records.ts'

export const talkHabits = model('marts.talk_habits', {
  about: 'One row per collector and month with right-party calls: how many were over before anything could be said',
  materialized: 'incremental',
  months: {
    by: 'month',
    reads: [sameMonth(contacts)],
  },
  grain: ['collector_id', 'month'],
  grouped: true,
  from: db.selectFrom(markedTalks.as('c')),
  columns: ({ text, date, count, eb }) => ({
    collector_id: text('c.collector_id', 'Who called.'),
    month: date('c.month', 'First day of the month.'),
    talk_count: count(countRows(), 'Right-party calls of known length.'),
    short_count: count(countRows(eb('c.is_short', '=', true)), 'Those too short to talk.'),
  }),
})
