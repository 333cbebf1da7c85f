import { allOf, db, isKnown, model, orElse, within } from '#warehouse'
import { exits } from '../vocabulary.ts'
import { memberships } from './memberships.ts'
import { monthEnds } from './month_ends.ts'
import { returns } from './returns.ts'
import { spells } from './spells.ts'
import { states } from './states.ts'

/** Where accounts stood at the earlier month end of a pair, and at the later. */
const opened = db
  .selectFrom(states.as('s'))
  .innerJoin(monthEnds.as('e'), 'e.previous_as_of', 's.as_of')
  .select(['s.account_id', 'e.as_of', 's.as_of as opened_on', 's.state', 's.balance', 's.dpd'])
const closed = db
  .selectFrom(states.as('s'))
  .innerJoin(monthEnds.as('e'), 'e.as_of', 's.as_of')
  .where('e.previous_as_of', 'is not', null)
  .select((eb) => [
    's.account_id',
    's.as_of',
    eb.ref('e.previous_as_of').$notNull().as('opened_on'),
    's.state',
    's.balance',
  ])

/** Both, where there is either: an account is missing at one of them when it is new, or gone. */
const paired = db
  .selectFrom(opened.as('o'))
  .fullJoin(closed.as('c'), (join) => join.onRef('c.account_id', '=', 'o.account_id').onRef('c.as_of', '=', 'o.as_of'))
  .select((eb) => [
    orElse(eb.ref('c.account_id'), eb.ref('o.account_id')).$notNull().as('account_id'),
    orElse(eb.ref('c.as_of'), eb.ref('o.as_of')).$notNull().as('as_of'),
    orElse(eb.ref('c.opened_on'), eb.ref('o.opened_on')).$notNull().as('opened_on'),
    'o.state as from_state',
    'c.state as to_state',
    'o.balance as opening_balance',
    'o.dpd as opening_dpd',
    'c.balance as closing_balance',
  ])

export const moves = model('intermediate.moves', {
  about: 'One row per account and pair of delivered month ends: where it stood and where it went',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(paired.as('m'))
    .leftJoin(returns.as('r'), (join) =>
      join.onRef('r.account_id', '=', 'm.account_id').onRef('r.as_of', '=', 'm.as_of'),
    )
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
  columns: ({ text, date, flag, optional, eb, ref }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Later month end, t.'),
    opened_on: date('m.opened_on', 'Earlier month end, t−1.'),
    from_state: text(
      eb
        .case()
        .when('m.from_state', 'is not', null)
        .then(ref('m.from_state').$notNull())
        .when('r.last_state', 'is', null)
        .then('new')
        .when('r.last_state', 'in', [...exits])
        .then(ref('r.last_state').$notNull())
        .else('unknown')
        .end(),
      'State at t−1.',
    ),
    to_state: text(
      eb
        .case()
        .when('m.to_state', 'is not', null)
        .then(ref('m.to_state').$notNull())
        .when('m.from_state', 'in', [...exits])
        .then(ref('m.from_state').$notNull())
        .else('unknown')
        .end(),
      'State at t.',
    ),
    opening_balance: optional.money('m.opening_balance', 'Balance at t−1; null is unknown or no row.'),
    opening_dpd: optional.integer('m.opening_dpd', 'Days past due at t−1; null without a row.'),
    closing_balance: optional.money('m.closing_balance', 'Balance at t; null is unknown or no row.'),
    has_opening_row: flag(isKnown(ref('m.from_state')) as never, 'A row was delivered at t−1.'),
    has_closing_row: flag(isKnown(ref('m.to_state')) as never, 'A row was delivered at t.'),
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
