import { source } from '#warehouse'

export const targets = source('raw.targets', {
  about: 'One row per target of a metric for a scope and month',
  key: ['metric', 'scope', 'month'],
  columns: ({ text, date, number }) => ({
    metric: text('Metric.'),
    scope: text('`all`, `team:<id>` or `collector:<id>`.'),
    month: date('First day of the month.', { limits: { month: 'first' } }),
    value: number('Value aimed at.'),
  }),
})
