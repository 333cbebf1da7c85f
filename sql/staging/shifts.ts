import { db, model } from '#warehouse'
import { parameters } from '../sources/run.ts'
import { shifts as delivered } from '../sources/shifts.ts'

export const shifts = model('staging.shifts', {
  about: 'One row per collector and day scheduled or worked up to the day of the run',
  materialized: 'view',
  grain: ['collector_id', 'worked_on'],
  from: db.selectFrom(delivered.as('s')).crossJoin(parameters.as('r')).whereRef('s.worked_on', '<=', 'r.as_of'),
  columns: ({ text, date, optional }) => ({
    collector_id: text('s.collector_id', 'Collector.'),
    worked_on: date('s.worked_on', 'Day.'),
    scheduled_minutes: optional.integer('s.scheduled_minutes', 'Minutes planned.'),
    worked_minutes: optional.integer('s.worked_minutes', 'Minutes worked.'),
  }),
})
