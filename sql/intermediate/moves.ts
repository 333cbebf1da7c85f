import { allOf, as, db, literal, model, unknown, within } from '#warehouse'
import { exits } from '../vocabulary.ts'
import { memberships } from './memberships.ts'
import { monthEnds } from './month_ends.ts'
import { spells } from './spells.ts'
import { states } from './states.ts'

/** Accounts with a row at the later month end of a pair. */
const arrivals = db
  .selectFrom(states.as('s'))
  .innerJoin(monthEnds.as('e'), 'e.as_of', 's.as_of')
  .where('e.previous_as_of', 'is not', null)
  .select((eb) => {
    const stayed = eb('s.previous_as_of', '=', eb.ref('e.previous_as_of'))
    return [
      's.account_id',
      's.as_of',
      eb.ref('e.previous_as_of').$notNull().as('opened_on'),
      eb
        .case()
        .when('s.previous_as_of', 'is', null)
        .then('new')
        .when(eb.or([stayed, eb('s.previous_state', 'in', [...exits])]))
        .then(eb.ref('s.previous_state').$notNull())
        .else('unknown')
        .end()
        .as('from_state'),
      's.state as to_state',
      eb.case().when(stayed).then(eb.ref('s.previous_balance')).else(null).end().as('opening_balance'),
      eb.case().when(stayed).then(eb.ref('s.previous_dpd')).else(null).end().as('opening_dpd'),
      's.balance as closing_balance',
      as('flag', eb.case().when(stayed).then(true).else(false).end()).as('has_opening_row'),
      literal('flag', true).as('has_closing_row'),
    ]
  })

/** Accounts with a row at the earlier month end of a pair and none at the later. */
const departures = db
  .selectFrom(states.as('s'))
  .innerJoin(monthEnds.as('e'), 'e.previous_as_of', 's.as_of')
  .where((eb) => eb.or([eb('s.next_as_of', 'is', null), eb('s.next_as_of', '<>', eb.ref('e.as_of'))]))
  .select((eb) => [
    's.account_id',
    'e.as_of',
    's.as_of as opened_on',
    's.state as from_state',
    eb
      .case()
      .when('s.state', 'in', [...exits])
      .then(eb.ref('s.state'))
      .else('unknown')
      .end()
      .as('to_state'),
    's.balance as opening_balance',
    eb.case().when('s.dpd', '>=', 0).then(eb.ref('s.dpd')).else(null).end().as('opening_dpd'),
    unknown('money').as('closing_balance'),
    literal('flag', true).as('has_opening_row'),
    literal('flag', false).as('has_closing_row'),
  ])

export const moves = model('intermediate.moves', {
  about: 'One row per account and pair of delivered month ends: where it stood and where it went',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(arrivals.unionAll(departures).as('m'))
    .leftJoin(spells.as('s'), (join) =>
      join
        .onRef('s.account_id', '=', 'm.account_id')
        .on((eb) => within(eb.ref('m.opened_on'), eb.ref('s.start_on'), eb.ref('s.end_on'))),
    )
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 's.collector_id')
        .on((eb) => within(eb.ref('m.opened_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    ),
  columns: ({ text, date, flag, optional }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Later month end, t.'),
    opened_on: date('m.opened_on', 'Earlier month end, t−1.'),
    from_state: text('m.from_state', 'State at t−1.'),
    to_state: text('m.to_state', 'State at t.'),
    opening_balance: optional.money('m.opening_balance', 'Balance at t−1; null is unknown or no row.'),
    opening_dpd: optional.integer('m.opening_dpd', 'Days past due at t−1; null without a row.'),
    closing_balance: optional.money('m.closing_balance', 'Balance at t; null is unknown or no row.'),
    has_opening_row: flag('m.has_opening_row', 'A row was delivered at t−1.'),
    has_closing_row: flag('m.has_closing_row', 'A row was delivered at t.'),
    collector_id: optional.text('s.collector_id', 'Who held the account on the day of t−1.'),
    team_id: optional.text('t.team_id', 'Their team on that day.'),
  }),
  checks: {
    'a move joins two calendar month ends': (moves) =>
      db
        .selectFrom(moves.as('m'))
        .where((eb) => eb.not(allOf(eb('m.opened_on', '<', eb.ref('m.as_of')))))
        .select(['m.account_id', 'm.as_of', 'm.opened_on']),
  },
})
