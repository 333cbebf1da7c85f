import { addDays, as, db, literal, min, model, monthStart, orElse, sum } from '#warehouse'
import { parameters } from '../sources/run.ts'
import { money } from './money.ts'
import { rpcs } from './rpcs.ts'

const worked = db
  .selectFrom(rpcs.as('c'))
  .groupBy((eb) => ['c.collector_id', 'c.account_id', monthStart(eb.ref('c.started_on'))])
  .select((eb) => [
    'c.collector_id',
    'c.account_id',
    monthStart(eb.ref('c.started_on')).as('month'),
    min(eb.ref('c.started_on')).$notNull().as('first_rpc_on'),
  ])

const converted = db
  .selectFrom(worked.as('w'))
  .crossJoin(parameters.as('r'))
  .innerJoin(money.as('m'), (join) =>
    join
      .onRef('m.account_id', '=', 'w.account_id')
      .onRef('m.original_on', '>=', 'w.first_rpc_on')
      .on((eb) => eb('m.original_on', '<', addDays(eb.ref('w.first_rpc_on'), eb.ref('r.conversion_window_days')))),
  )
  .groupBy(['w.account_id', 'w.first_rpc_on', 'w.collector_id', 'w.month'])
  .select((eb) => ['w.account_id', 'w.collector_id', 'w.month', sum(eb.ref('m.amount')).as('paid_amount')])

export const workedAccounts = model('intermediate.worked_accounts', {
  about: 'One row per collector, account and calendar month with a right-party contact',
  materialized: 'table',
  grain: ['collector_id', 'account_id', 'month'],
  from: db
    .selectFrom(worked.as('w'))
    .crossJoin(parameters.as('r'))
    .leftJoin(converted.as('c'), (join) =>
      join
        .onRef('c.account_id', '=', 'w.account_id')
        .onRef('c.month', '=', 'w.month')
        .on((eb) => eb('c.collector_id', 'is not distinct from', eb.ref('w.collector_id'))),
    ),
  columns: ({ text, date, total, flag, optional, eb, ref }) => ({
    collector_id: optional.text('w.collector_id', 'Collector; null where the contacts name nobody.'),
    account_id: text('w.account_id', 'Account.'),
    month: date('w.month', 'First day of the month.'),
    first_rpc_on: date('w.first_rpc_on', 'Business date of the first right-party contact.'),
    paid_amount: total(
      orElse(ref('c.paid_amount'), literal('total', '0' as never)),
      'Posted payments in the conversion window less every reversal of them.',
    ),
    is_mature: flag(
      eb(addDays(ref('w.first_rpc_on'), ref('r.conversion_window_days')), '<=', addDays(ref('r.as_of'), 1)) as never,
      'The window was over by the day of the run.',
    ),
    is_converted: flag(
      as(
        'flag',
        eb(orElse(ref('c.paid_amount'), literal('total', '0' as never)), '>', literal('total', '0' as never)),
      ) as never,
      'Money came and stayed.',
    ),
  }),
})
