import { addDays, allOf, as, db, least, literal, model, next, orElse, previous, sum, times } from '#warehouse'
import { promises } from '../staging/promises.ts'
import { parameters } from '../sources/run.ts'
import { promiseStatuses } from '../vocabulary.ts'
import { money } from './money.ts'

const ordered = db
  .selectFrom(promises.as('p'))
  .selectAll()
  .select((eb) =>
    next(eb.ref('p.made_on'), {
      by: [eb.ref('p.account_id')],
      order: [eb.ref('p.made_at'), eb.ref('p.promise_id')],
    }).as('next_made_on'),
  )

const windows = db
  .selectFrom(ordered.as('p'))
  .crossJoin(parameters.as('r'))
  .selectAll('p')
  .select((eb) => [
    addDays(eb.ref('p.due_on'), eb.ref('r.promise_grace_days')).as('matures_on'),
    least(addDays(eb.ref('p.due_on'), eb.ref('r.promise_grace_days')), addDays(eb.ref('p.next_made_on'), -1)).as(
      'window_to',
    ),
    'r.as_of',
    'r.promise_threshold',
  ])

const paid = db
  .selectFrom(windows.as('w'))
  .innerJoin(money.as('m'), (join) =>
    join
      .onRef('m.account_id', '=', 'w.account_id')
      .onRef('m.original_on', '>=', 'w.made_on')
      .onRef('m.original_on', '<=', 'w.window_to'),
  )
  .groupBy('w.promise_id')
  .select((eb) => ['w.promise_id', sum(eb.ref('m.amount')).as('paid_amount')])

const resolved = db
  .selectFrom(windows.as('w'))
  .leftJoin(paid.as('m'), 'm.promise_id', 'w.promise_id')
  .selectAll('w')
  .select((eb) => {
    const amount = orElse(eb.ref('m.paid_amount'), literal('total', '0' as never))
    const threshold = times(eb.ref('w.amount'), eb.ref('w.promise_threshold'))
    return [
      amount.as('paid_amount'),
      eb
        .case()
        .when(eb(amount, '>=', threshold))
        .then('kept')
        .when(eb('w.cancelled_on', '<=', eb.ref('w.due_on')))
        .then('cancelled')
        .when(eb('w.next_made_on', '<=', eb.ref('w.due_on')))
        .then('superseded')
        .when(eb('w.matures_on', '>', eb.ref('w.as_of')))
        .then('pending')
        .when(eb(amount, '>', literal('total', '0' as never)))
        .then('partial')
        .else('broken')
        .end()
        .as('status'),
    ]
  })

const chained = db
  .selectFrom(resolved.as('p'))
  .selectAll()
  .select((eb) => {
    const before = { by: [eb.ref('p.account_id')], order: [eb.ref('p.made_at'), eb.ref('p.promise_id')] }
    return [
      previous(eb.ref('p.status'), before).as('status_before'),
      previous(eb.ref('p.made_on'), before).as('made_on_before'),
      previous(eb.ref('p.paid_amount'), before).as('paid_before'),
      previous(eb.ref('p.collector_id'), before).as('collector_before'),
    ]
  })

export const promiseOutcomes = model('intermediate.promise_outcomes', {
  about: 'One row per promise: the window in which money keeps it, what was paid in it, and what became of it',
  materialized: 'table',
  grain: ['promise_id'],
  from: db.selectFrom(chained.as('p')),
  columns: ({ text, date, money, total, flag, code, optional, eb, ref }) => ({
    promise_id: text('p.promise_id', 'Promise.'),
    account_id: text('p.account_id', 'Account.'),
    collector_id: optional.text('p.collector_id', 'Who took it.'),
    contact_id: optional.text('p.contact_id', 'Contact it was made in.'),
    made_on: date('p.made_on', 'Business date it was made, and first day of its window.'),
    due_on: date('p.due_on', 'Last day to pay.'),
    cancelled_on: optional.date('p.cancelled_on', 'Day it was withdrawn.'),
    window_to: date('p.window_to', 'Last day of its window; before the first day when the window is empty.'),
    amount: money('p.amount', 'Amount promised.'),
    paid_amount: total('p.paid_amount', 'Posted payments in the window less every posted reversal of them.'),
    status: code(promiseStatuses, as('text', ref('p.status')) as never, 'What became of it.'),
    is_mature: flag(eb('p.matures_on', '<=', ref('p.as_of')) as never, 'Its grace was over by the day of the run.'),
    is_chain_end: flag(
      orElse(
        allOf(eb('p.status_before', '=', 'superseded'), eb('p.status', '<>', 'superseded')),
        eb.lit(false),
      ) as never,
      'It replaced a superseded promise and was not superseded itself.',
    ),
    next_made_on: optional.date('p.next_made_on', 'Day the next promise on the account was made.'),
    previous_made_on: optional.date('p.made_on_before', 'Day the promise before on the account was made.'),
    previous_status: optional.text(as('text', ref('p.status_before')), 'What became of that one.'),
    previous_paid_amount: optional.total('p.paid_before', 'What was paid of it.'),
    previous_collector_id: optional.text('p.collector_before', 'Who took it.'),
  }),
})
