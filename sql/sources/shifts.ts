import { source } from '#warehouse'

export const shifts = source('raw.shifts', {
  about: 'One row per collector and day scheduled or worked',
  key: ['collector_id', 'worked_on'],
  columns: ({ id, date, optional }) => ({
    collector_id: id('Collector.'),
    worked_on: date('Day.'),
    scheduled_minutes: optional.integer('Minutes planned.'),
    worked_minutes: optional.integer('Minutes worked.'),
    talk_minutes: optional.integer('Minutes in conversation.'),
  }),
})
