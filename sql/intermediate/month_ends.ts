import { addMonths, db, literal, model, monthEnd } from '#warehouse'
import { accountMonths } from '../staging/account_months.ts'

const delivered = db.selectFrom(accountMonths.as('m')).select('m.as_of').distinct()

export const monthEnds = model('intermediate.month_ends', {
  about: 'One row per month end delivered by at least one account',
  materialized: 'table',
  grain: ['as_of'],
  from: db
    .selectFrom(delivered.as('m'))
    .leftJoin(delivered.as('b'), (join) =>
      join.on((eb) => eb('b.as_of', '=', monthEnd(addMonths(eb.ref('m.as_of'), literal('integer', -1))))),
    ),
  columns: ({ date, optional }) => ({
    as_of: date('m.as_of', 'Month end.'),
    previous_as_of: optional.date('b.as_of', 'The calendar month end before, where it was delivered too.'),
  }),
})
