import { allOf, as, db, greatest, literal, minus, model, monthStart, type Exp, type Money } from '#warehouse'
import { accounts } from '../staging/accounts.ts'
import { exits } from '../vocabulary.ts'
import { moves } from './moves.ts'

const nothing = literal('money', '0' as never)
const noChange = literal('total', '0' as never)

/** Accounts by whether they are live with a known balance at either end: a row without a balance is not there. */
const ends = db
  .selectFrom(moves.as('m'))
  .leftJoin(accounts.as('a'), 'a.account_id', 'm.account_id')
  .select((eb) => {
    const flag = (when: Parameters<typeof allOf>[0]) => as('flag', eb.case().when(when).then(true).else(false).end())
    return [
      'm.account_id',
      'm.as_of',
      monthStart(eb.ref('a.originated_on')).as('cohort'),
      'a.product',
      'a.client_id',
      'a.region',
      'm.from_state',
      'm.to_state',
      'm.opening_balance',
      'm.closing_balance',
      flag(
        allOf(
          eb('m.has_opening_row', '=', true),
          eb('m.from_state', 'not in', [...exits]),
          eb('m.opening_balance', 'is not', null),
        ),
      ).as('is_open'),
      flag(
        allOf(
          eb('m.has_closing_row', '=', true),
          eb('m.to_state', 'not in', [...exits]),
          eb('m.closing_balance', 'is not', null),
        ),
      ).as('is_close'),
    ]
  })

/** What an account adds to the state it was in. */
const before = db
  .selectFrom(ends.as('e'))
  .where('e.is_open', '=', true)
  .select((eb) => {
    const opening = eb.ref('e.opening_balance').$notNull()
    const left = allOf(eb('e.is_close', '=', true), eb('e.from_state', '<>', eb.ref('e.to_state')))
    return [
      'e.account_id',
      'e.as_of',
      'e.cohort',
      'e.product',
      'e.client_id',
      'e.region',
      literal('text', 'before').as('side'),
      'e.from_state as state',
      opening.as('opening'),
      nothing.as('entered'),
      nothing.as('rolled_in'),
      noChange.as('increase'),
      eb.case().when(left).then(opening).else(nothing).end().as('rolled_out'),
      eb.case().when('e.is_close', '=', false).then(opening).else(nothing).end().as('exited'),
      noChange.as('decrease'),
      nothing.as('closing'),
    ]
  })

/** What it adds to the state it is in. */
const after = db
  .selectFrom(ends.as('e'))
  .where('e.is_close', '=', true)
  .select((eb) => {
    const [opening, closing] = [eb.ref('e.opening_balance').$notNull(), eb.ref('e.closing_balance').$notNull()]
    const stayed = eb('e.is_open', '=', true)
    const came = allOf(stayed, eb('e.from_state', '<>', eb.ref('e.to_state')))
    const [owed, owing] = [as('total', opening), as('total', closing)]
    const change = (of: Exp<Money>) => eb.case().when(stayed).then(greatest(of, noChange)).else(noChange).end()
    return [
      'e.account_id',
      'e.as_of',
      'e.cohort',
      'e.product',
      'e.client_id',
      'e.region',
      literal('text', 'after').as('side'),
      'e.to_state as state',
      nothing.as('opening'),
      eb.case().when('e.is_open', '=', false).then(closing).else(nothing).end().as('entered'),
      eb.case().when(came).then(opening).else(nothing).end().as('rolled_in'),
      change(minus(owing, owed)).as('increase'),
      nothing.as('rolled_out'),
      nothing.as('exited'),
      change(minus(owed, owing)).as('decrease'),
      closing.as('closing'),
    ]
  })

export const bridgeSteps = model('intermediate.bridge_steps', {
  about:
    'One row per account, pair of month ends and end of it at which it is live: what it adds to the bridge of its state',
  materialized: 'view',
  grain: ['account_id', 'as_of', 'side'],
  from: db.selectFrom(before.unionAll(after).as('b')),
  columns: ({ text, date, money, total, optional }) => ({
    account_id: text('b.account_id', 'Account.'),
    as_of: date('b.as_of', 'Later month end, t.'),
    side: text('b.side', 'Before or after.'),
    state: text('b.state', 'Its live state at that end.'),
    cohort: optional.date('b.cohort', 'First day of the month of origination; null is unknown.'),
    product: optional.text('b.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('b.client_id', 'Creditor.'),
    region: optional.text('b.region', 'Region.'),
    opening: money('b.opening', 'Balance at t−1.'),
    entered: money('b.entered', 'Balance at t of an account that was not live at t−1.'),
    rolled_in: money('b.rolled_in', 'Opening balance of an account from another state.'),
    increase: total('b.increase', 'How much more it owes.'),
    rolled_out: money('b.rolled_out', 'Opening balance of an account gone to another state.'),
    exited: money('b.exited', 'Opening balance of an account no longer live at t.'),
    decrease: total('b.decrease', 'How much less it owes.'),
    closing: money('b.closing', 'Balance at t.'),
  }),
})
