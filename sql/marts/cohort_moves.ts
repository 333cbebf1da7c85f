import { as, allOf, countRows, db, literal, model, monthStart, orElse, sum } from '#warehouse'
import { moves } from '../intermediate/moves.ts'
import { accounts } from '../staging/accounts.ts'

export const cohortMoves = model('marts.cohort_moves', {
  about: 'One row per pair of month ends, state before, state after and month of origination',
  materialized: 'table',
  grain: ['as_of', 'from_state', 'to_state', 'cohort'],
  grouped: true,
  from: db.selectFrom(moves.as('m')).leftJoin(accounts.as('a'), 'a.account_id', 'm.account_id'),
  columns: ({ text, date, total, count, optional, eb, ref }) => ({
    as_of: date('m.as_of', 'Later month end, t.'),
    from_state: text('m.from_state', 'State at t−1.'),
    to_state: text('m.to_state', 'State at t.'),
    cohort: optional.date(
      monthStart(ref('a.originated_on')),
      'First day of the month of origination; null is unknown.',
    ),
    account_count: count(countRows(), 'Accounts.'),
    opening_amount: total(
      orElse(as('total', sum(ref('m.opening_balance'))), literal('total', '0' as never)),
      'Balance at t−1, of the accounts where it is known.',
    ),
    missing_count: count(
      countRows(allOf(eb('m.has_opening_row', '=', true), eb('m.opening_balance', 'is', null))),
      'Accounts whose row at t−1 has no balance.',
    ),
  }),
})
