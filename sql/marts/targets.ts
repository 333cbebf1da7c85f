import { db, model } from '#warehouse'
import { targets as set } from '../staging/targets.ts'

export const targets = model('marts.targets', {
  about: 'One row per target of a metric for a scope and month',
  materialized: 'table',
  grain: ['metric', 'scope', 'month'],
  from: db.selectFrom(set.as('t')),
  columns: ({ text, date, decimal }) => ({
    metric: text('t.metric', 'Metric.'),
    scope: text('t.scope', '`all`, `team:<id>` or `collector:<id>`.'),
    month: date('t.month', 'First day of the month.'),
    target: decimal('t.value', 'Value aimed at.'),
  }),
})
