import { anyOf, countRows, db, min, model } from '#warehouse'
import { moves } from '../intermediate/moves.ts'
import { states } from '../intermediate/states.ts'
import { buckets } from '../sources/run.ts'
import { accounts } from '../staging/accounts.ts'

/** Accounts past due at t−1 and in the best bucket at t. */
const cured = db
  .selectFrom(moves.as('m'))
  .innerJoin(buckets.as('f'), 'f.bucket', 'm.from_state')
  .innerJoin(buckets.as('t'), 't.bucket', 'm.to_state')
  .where('m.has_opening_row', '=', true)
  .where('f.position', '>', 0)
  .where('t.position', '=', 0)
  .select(['m.account_id', 'm.as_of'])

const relapsed = db
  .selectFrom(cured.as('c'))
  .innerJoin(states.as('s'), (join) => join.onRef('s.account_id', '=', 'c.account_id').onRef('s.as_of', '>', 'c.as_of'))
  .leftJoin(buckets.as('b'), 'b.bucket', 's.state')
  .where((eb) => anyOf(eb('b.position', '>', 0), eb('s.state', '=', 'charged_off')))
  .groupBy(['c.account_id', 'c.as_of'])
  .select((eb) => ['c.account_id', 'c.as_of', min(eb.ref('s.as_of')).as('relapsed_on')])

export const cures = model('marts.cures', {
  about: 'One row per month end of cures, debt segment and month end at which they were first past due again',
  materialized: 'table',
  grain: ['cured_on', 'relapsed_on', 'product', 'client_id', 'region'],
  grouped: true,
  from: db
    .selectFrom(cured.as('c'))
    .leftJoin(relapsed.as('r'), (join) =>
      join.onRef('r.account_id', '=', 'c.account_id').onRef('r.as_of', '=', 'c.as_of'),
    )
    .leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id'),
  columns: ({ date, count, optional }) => ({
    cured_on: date('c.as_of', 'Month end at which accounts past due a month before were no more.'),
    relapsed_on: optional.date('r.relapsed_on', 'First later month end past due or charged off; null is never.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    account_count: count(countRows(), 'Accounts.'),
  }),
})
