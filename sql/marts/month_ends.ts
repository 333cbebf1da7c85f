import { db, model } from '#warehouse'
import { monthEnds as delivered } from '../intermediate/month_ends.ts'

export const monthEnds = model('marts.month_ends', {
  about: 'One row per month end delivered by at least one account',
  materialized: 'view',
  grain: ['as_of'],
  from: db.selectFrom(delivered.as('m')),
  columns: ({ date, optional }) => ({
    as_of: date('m.as_of', 'Month end.'),
    previous_as_of: optional.date('m.previous_as_of', 'The calendar month end before, where it was delivered too.'),
  }),
})
