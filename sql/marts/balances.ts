import { allOf, as, countRows, db, literal, model, orElse, sum, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { spells } from '../intermediate/spells.ts'
import { states } from '../intermediate/states.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'

export const balances = model('marts.balances', {
  about: 'One row per delivered month end, state, owner and debt segment: what live accounts owed; 0 of the others',
  materialized: 'table',
  grain: ['as_of', 'state', 'collector_id', 'team_id', 'grade', 'product', 'client_id', 'region'],
  grouped: true,
  from: db
    .selectFrom(states.as('m'))
    .leftJoin(spells.as('s'), (join) =>
      join
        .onRef('s.account_id', '=', 'm.account_id')
        .on((eb) => within(eb.ref('m.as_of'), eb.ref('s.start_on'), eb.ref('s.end_on'))),
    )
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 's.collector_id')
        .on((eb) => within(eb.ref('m.as_of'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 's.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'm.account_id'),
  columns: ({ text, date, total, count, optional, eb, ref }) => {
    const zero = literal('total', '0' as never)
    const owed = (when: Parameters<typeof allOf>[0]) => orElse(as('total', sum(ref('m.balance'), when)), zero)
    const live = eb('m.is_live', '=', true)
    const known = allOf(live, eb('m.balance', 'is not', null))
    return {
      as_of: date('m.as_of', 'Month end.'),
      state: text('m.state', 'Bucket, restructured, or an exit.'),
      collector_id: optional.text('s.collector_id', 'Who held the account on the day; null is nobody.'),
      team_id: optional.text('t.team_id', 'Their team on the day.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      account_count: count(countRows(live), 'Live accounts.'),
      known_count: count(countRows(known), 'Those with a known balance.'),
      balance_amount: total(owed(known), 'Their balance.'),
      overdue_amount: total(owed(allOf(live, eb('m.dpd', '>=', 1))), 'Balance with at least one day past due.'),
      overdue_count: count(countRows(allOf(known, eb('m.dpd', '>=', 1))), 'Accounts with a known balance past due.'),
      npl_amount: total(owed(allOf(live, eb('m.dpd', '>', 90))), 'Balance with more than 90 days past due.'),
    }
  },
})
