import { db, model } from '#warehouse'
import { costs as delivered } from '../sources/costs.ts'
import { parameters } from '../sources/run.ts'

export const costs = model('staging.costs', {
  about: 'One row per cost of a month begun by the day of the run',
  materialized: 'view',
  grain: ['cost_id'],
  from: db.selectFrom(delivered.as('c')).crossJoin(parameters.as('r')).whereRef('c.month', '<=', 'r.as_of'),
  columns: ({ text, date, money, optional }) => ({
    cost_id: text('c.cost_id', 'Cost.'),
    month: date('c.month', 'First day of the month.'),
    amount: money('c.amount', 'Amount; below 0 a credit.'),
    team_id: optional.text('c.team_id', 'Team that bears it; null is nobody in particular.'),
  }),
})
