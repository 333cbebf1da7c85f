import { allOf, as, db, model, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import { workedAccounts as worked } from '../intermediate/worked_accounts.ts'

export const workedAccounts = model('marts.worked_accounts', {
  about: 'One row per collector, account and calendar month with a right-party contact',
  materialized: 'table',
  grain: ['collector_id', 'account_id', 'month'],
  from: db
    .selectFrom(worked.as('w'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'w.collector_id')
        .on((eb) => within(eb.ref('w.first_rpc_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'w.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'w.account_id'),
  columns: ({ text, date, count, optional, eb }) => {
    const one = (when: Parameters<typeof allOf>[0]) => as('count', eb.case().when(when).then(1).else(0).end())
    const mature = eb('w.is_mature', '=', true)
    return {
      account_id: text('w.account_id', 'Account.'),
      month: date('w.month', 'First day of the month.'),
      first_rpc_on: date('w.first_rpc_on', 'Business date of the first right-party contact.'),
      collector_id: optional.text('w.collector_id', 'Collector; null is nobody named.'),
      team_id: optional.text('t.team_id', 'Their team on that day.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      converted_count: count(one(allOf(mature, eb('w.is_converted', '=', true))), 'Mature and converted.'),
      mature_count: count(one(mature), 'The window was over.'),
      immature_count: count(one(eb('w.is_mature', '=', false)), 'The window was still open.'),
    }
  },
})
