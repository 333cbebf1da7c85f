import { as, db, model, monthEnd } from '#warehouse'
import { costs as booked } from '../staging/costs.ts'

export const costs = model('marts.costs', {
  about: 'One row per cost of a month',
  materialized: 'table',
  grain: ['cost_id'],
  from: db.selectFrom(booked.as('c')),
  columns: ({ text, date, total, count, optional, eb, ref }) => ({
    cost_id: text('c.cost_id', 'Cost.'),
    month: date('c.month', 'First day of the month.'),
    month_end: date(monthEnd(ref('c.month')), 'Last day of the month.'),
    team_id: optional.text('c.team_id', 'Team that bears it; null is nobody in particular.'),
    cost_amount: total(as('total', ref('c.amount')), 'Amount; below 0 a credit.'),
    cost_count: count(eb.lit(1), 'One.'),
  }),
})
