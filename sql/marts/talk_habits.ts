import { countRows, db, model, monthStart } from '#warehouse'
import { contacts } from '../staging/contacts.ts'
import { habits, telephone } from '../vocabulary.ts'

export const talkHabits = model('marts.talk_habits', {
  about: 'One row per collector and month with right-party calls: how many were over before anything could be said',
  materialized: 'table',
  grain: ['collector_id', 'month'],
  grouped: true,
  from: db
    .selectFrom(contacts.as('c'))
    .where('c.collector_id', 'is not', null)
    .where('c.channel', 'in', [...telephone])
    .where('c.is_connected', '=', true)
    .where('c.party', '=', 'debtor')
    .where('c.talk_seconds', 'is not', null),
  columns: ({ text, date, count, eb, ref }) => ({
    collector_id: text(ref('c.collector_id').$notNull(), 'Who called.'),
    month: date(monthStart(ref('c.started_on')), 'First day of the month.'),
    talk_count: count(countRows(), 'Right-party calls of known length.'),
    short_count: count(countRows(eb('c.talk_seconds', '<', habits.shortSeconds)), 'Those too short to talk.'),
  }),
})
