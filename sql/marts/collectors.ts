import { db, model } from '#warehouse'
import { collectors as people } from '../staging/collectors.ts'

export const collectors = model('marts.collectors', {
  about: 'One row per person who collects, as their record says now',
  materialized: 'view',
  grain: ['collector_id'],
  from: db.selectFrom(people.as('c')),
  columns: ({ text, optional }) => ({
    collector_id: text('c.collector_id', 'Collector.'),
    collector_name: text('c.collector_name', 'Name.'),
    employee_no: optional.text('c.employee_no', 'Number in payroll.'),
    hired_on: optional.date('c.hired_on', 'First day.'),
    left_on: optional.date('c.left_on', 'Last day.'),
    grade: optional.text('c.grade', 'Grade.'),
  }),
})
