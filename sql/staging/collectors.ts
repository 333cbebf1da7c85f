import { db, model } from '#warehouse'
import { collectors as delivered } from '../sources/collectors.ts'

export const collectors = model('staging.collectors', {
  about: 'One row per collector as their record says now: grade has no history',
  materialized: 'view',
  grain: ['collector_id'],
  from: db.selectFrom(delivered.as('c')),
  columns: ({ text, optional }) => ({
    collector_id: text('c.collector_id', 'Collector.'),
    collector_name: text('c.collector_name', 'Name.'),
    grade: optional.text('c.grade', 'Grade.'),
  }),
})
