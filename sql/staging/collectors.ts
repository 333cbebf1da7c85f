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
    employee_no: optional.text('c.employee_no', 'Number in payroll.'),
    hired_on: optional.date('c.hired_on', 'First day.'),
    left_on: optional.date('c.left_on', 'Last day.'),
    grade: optional.text('c.grade', 'Grade.'),
  }),
})
