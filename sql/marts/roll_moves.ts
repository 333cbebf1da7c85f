import { allOf, as, countRows, db, literal, model, orElse, sum } from '#warehouse'
import { moves } from '../intermediate/moves.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'

export const rollMoves = model('marts.roll_moves', {
  about: 'One row per pair of month ends, state before, state after, owner and debt segment',
  materialized: 'table',
  grain: ['as_of', 'from_state', 'to_state', 'collector_id', 'team_id', 'grade', 'product', 'client_id', 'region'],
  grouped: true,
  from: db
    .selectFrom(moves.as('m'))
    .leftJoin(collectors.as('g'), 'g.collector_id', 'm.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'm.account_id'),
  columns: ({ text, date, total, count, optional, eb, ref }) => ({
    as_of: date('m.as_of', 'Later month end, t.'),
    from_state: text('m.from_state', 'State at t−1.'),
    to_state: text('m.to_state', 'State at t.'),
    collector_id: optional.text('m.collector_id', 'Who held the account on the day of t−1; null is nobody.'),
    team_id: optional.text('m.team_id', 'Their team on that day.'),
    grade: optional.text('g.grade', 'Grade of the collector.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    account_count: count(countRows(), 'Accounts.'),
    opening_amount: total(
      orElse(as('total', sum(ref('m.opening_balance'))), literal('total', '0' as never)),
      'Balance at t−1, of the accounts where it is known.',
    ),
    known_count: count(countRows(eb('m.opening_balance', 'is not', null)), 'Accounts with a known balance at t−1.'),
    missing_count: count(
      countRows(allOf(eb('m.has_opening_row', '=', true), eb('m.opening_balance', 'is', null))),
      'Accounts whose row at t−1 has no balance.',
    ),
  }),
})
