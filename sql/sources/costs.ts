import { source } from '#warehouse'

export const costs = source('raw.costs', {
  about: 'One row per cost of a month',
  key: ['cost_id'],
  columns: ({ id, date, text, money, optional }) => ({
    cost_id: id('Cost.'),
    month: date('First day of the month.', { limits: { month: 'first' } }),
    category: text('Kind of cost.'),
    amount: money('Amount; below 0 a credit.'),
    team_id: optional.id('Team that bears it; null is nobody in particular.'),
  }),
})
