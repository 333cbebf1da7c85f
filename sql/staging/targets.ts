import { db, model } from '#warehouse'
import { parameters } from '../sources/run.ts'
import { targets as delivered } from '../sources/targets.ts'

export const targets = model('staging.targets', {
  about: 'One row per target of a metric for a scope and a month begun by the day of the run',
  materialized: 'view',
  grain: ['metric', 'scope', 'month'],
  from: db.selectFrom(delivered.as('t')).crossJoin(parameters.as('r')).whereRef('t.month', '<=', 'r.as_of'),
  columns: ({ text, date, decimal }) => ({
    metric: text('t.metric', 'Metric.'),
    scope: text('t.scope', '`all`, `team:<id>` or `collector:<id>`.'),
    month: date('t.month', 'First day of the month.'),
    value: decimal('t.value', 'Value aimed at.'),
  }),
})
