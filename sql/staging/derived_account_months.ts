import {
  addDays,
  allOf,
  anyOf,
  as,
  daysBetween,
  db,
  descending,
  greatest,
  literal,
  minus,
  model,
  orElse,
  previous,
  rowNumber,
  sum,
} from '#warehouse'
import { derivedMonthEnds, parameters } from '../sources/run.ts'
import { exits } from '../vocabulary.ts'
import { payments } from './payments.ts'
import { placements } from './placements.ts'

/** Every placement begun by a month end, the latest of the account first. */
const begun = db
  .selectFrom(placements.as('p'))
  .innerJoin(derivedMonthEnds.as('e'), (join) => join.onRef('p.placed_on', '<=', 'e.as_of'))
  .innerJoin(parameters.as('r'), (join) => join.onRef('e.as_of', '<=', 'r.as_of'))

const latest = db
  .selectFrom(
    begun
      .select((eb) => [
        'p.account_id',
        'e.as_of',
        'p.placed_on',
        'p.placed_amount',
        eb
          .case()
          .when('p.closed_on', '<=', eb.ref('e.as_of'))
          .then(eb.ref('p.closed_on'))
          .else(null)
          .end()
          .as('closed_on'),
        eb
          .case()
          .when('p.closed_on', '<=', eb.ref('e.as_of'))
          .then(eb.ref('p.close_reason'))
          .else(null)
          .end()
          .as('close_reason'),
        rowNumber({
          by: [eb.ref('p.account_id'), eb.ref('e.as_of')],
          order: [descending(eb.ref('p.placed_on')), descending(eb.ref('p.placement_id'))],
        }).as('place'),
      ])
      .as('b'),
  )
  .where('b.place', '=', 1)
  .select(['b.account_id', 'b.as_of', 'b.placed_on', 'b.placed_amount', 'b.closed_on', 'b.close_reason'])

/** The day the debt fell due, by the latest placement that says how late it was. */
const dues = db
  .selectFrom(
    begun
      .where('p.dpd_at_placement', 'is not', null)
      .select((eb) => [
        'p.account_id',
        'e.as_of',
        addDays(eb.ref('p.placed_on'), minus(literal('integer', 0), eb.ref('p.dpd_at_placement').$notNull())).as(
          'due_on',
        ),
        rowNumber({
          by: [eb.ref('p.account_id'), eb.ref('e.as_of')],
          order: [descending(eb.ref('p.placed_on')), descending(eb.ref('p.placement_id'))],
        }).as('place'),
      ])
      .as('b'),
  )
  .where('b.place', '=', 1)
  .select(['b.account_id', 'b.as_of', 'b.due_on'])

const nothing = literal('total', '0' as never)

/** What changes what is owed: payments and waivers take from it, a counted reversal gives back. */
const credits = db
  .selectFrom(payments.as('p'))
  .where('p.status', '=', 'posted')
  .where('p.kind', 'in', ['payment', 'waiver'])
  .select((eb) => ['p.account_id', 'p.effective_on', as('total', eb.ref('p.amount')).as('amount')])
  .unionAll(
    db
      .selectFrom(payments.as('r'))
      .where('r.status', '=', 'posted')
      .where('r.kind', '=', 'reversal')
      .innerJoin(payments.as('o'), 'o.payment_id', 'r.reverses_payment_id')
      .where('o.status', '=', 'posted')
      .where('o.kind', '=', 'payment')
      .select((eb) => ['o.account_id', 'r.effective_on', minus(nothing, as('total', eb.ref('r.amount'))).as('amount')]),
  )

const credited = db
  .selectFrom(latest.as('l'))
  .innerJoin(credits.as('c'), (join) =>
    join
      .onRef('c.account_id', '=', 'l.account_id')
      .onRef('c.effective_on', '>=', 'l.placed_on')
      .onRef('c.effective_on', '<=', 'l.as_of'),
  )
  .groupBy(['l.account_id', 'l.as_of'])
  .select((eb) => ['l.account_id', 'l.as_of', sum(eb.ref('c.amount')).as('amount')])

/** What is left of every placed debt at every month end. */
const remaining = db
  .selectFrom(latest.as('l'))
  .innerJoin(dues.as('d'), (join) => join.onRef('d.account_id', '=', 'l.account_id').onRef('d.as_of', '=', 'l.as_of'))
  .leftJoin(credited.as('c'), (join) =>
    join.onRef('c.account_id', '=', 'l.account_id').onRef('c.as_of', '=', 'l.as_of'),
  )
  .select((eb) => [
    'l.account_id',
    'l.as_of',
    greatest(minus(as('total', eb.ref('l.placed_amount')), orElse(eb.ref('c.amount'), nothing)), nothing).as('balance'),
    greatest(
      daysBetween(eb.ref('d.due_on'), orElse(eb.ref('l.closed_on'), eb.ref('l.as_of'))),
      literal('integer', 0),
    ).as('dpd'),
    'l.closed_on',
    'l.close_reason',
  ])

/** Closed as paid with something left: what was due was paid, and the account went back to where it is not late. */
const named = db.selectFrom(remaining.as('r')).select((eb) => {
  const isCured = allOf(eb('r.close_reason', '=', 'paid'), eb('r.balance', '>', nothing))
  return [
    'r.account_id',
    'r.as_of',
    'r.balance',
    eb.case().when(isCured).then(0).else(eb.ref('r.dpd')).end().as('dpd'),
    eb
      .case()
      .when(isCured)
      .then('open')
      .when('r.close_reason', 'in', ['paid', 'settled'])
      .then('paid_off')
      .when('r.close_reason', 'in', ['recalled', 'charged_off', 'sold'])
      .then(eb.ref('r.close_reason').$notNull())
      .when('r.closed_on', 'is not', null)
      .then('gone')
      .when('r.balance', '<=', nothing)
      .then('paid_off')
      .else('open')
      .end()
      .as('status'),
  ]
})

const told = db
  .selectFrom(named.as('n'))
  .select((eb) => [
    'n.account_id',
    'n.as_of',
    'n.balance',
    'n.dpd',
    'n.status',
    previous(eb.ref('n.status'), { by: [eb.ref('n.account_id')], order: [eb.ref('n.as_of')] }).as('status_before'),
  ])

export const derivedAccountMonths = model('staging.derived_account_months', {
  about: 'One row per placed account and month end to derive at which it was in collection or had just left',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(told.as('t'))
    .where('t.status', '<>', 'gone')
    .where((eb) =>
      anyOf(
        eb('t.status', 'not in', [...exits]),
        eb('t.status_before', 'is', null),
        eb('t.status_before', '<>', eb.ref('t.status')),
      ),
    ),
  columns: ({ text, date, money, integer, eb }) => ({
    account_id: text('t.account_id', 'Account.'),
    as_of: date('t.as_of', 'Month end.'),
    balance: money(
      as('money', eb.case().when('t.status', '=', 'paid_off').then(nothing).else(eb.ref('t.balance')).end()),
      'What was placed, less payments and waivers since; 0 when paid off.',
    ),
    dpd: integer(
      eb.case().when('t.status', '=', 'paid_off').then(0).else(eb.ref('t.dpd')).end(),
      'Days since the debt fell due, by the latest placement that says it; 0 when paid off.',
    ),
    status: text('t.status', 'Open, or how its placement ended.'),
  }),
})
