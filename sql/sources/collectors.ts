import { source } from '#warehouse'

export const collectors = source('raw.collectors', {
  about: 'One row per person who collects',
  key: ['collector_id'],
  columns: ({ id, text, optional }) => ({
    collector_id: id('Collector.'),
    collector_name: text('Name.', { personal: 'identity' }),
    employee_no: optional.id('Number in payroll.', { personal: 'identity' }),
    hired_on: optional.date('First day.'),
    left_on: optional.date('Last day.'),
    grade: optional.text('Grade, without history.'),
  }),
})
