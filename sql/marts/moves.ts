import { allOf, as, db, isKnown, literal, model, monthStart, type Exp, type Money } from '#warehouse'
import { moves as moved } from '../intermediate/moves.ts'
import { reages } from '../intermediate/reages.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import { exits } from '../vocabulary.ts'

const nothing = literal('money', '0' as never)

export const moves = model('marts.moves', {
  about: 'One row per account and pair of delivered month ends: where it stood, where it went, whose and what it was',
  materialized: 'view',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(moved.as('m'))
    .leftJoin(accounts.as('a'), 'a.account_id', 'm.account_id')
    .leftJoin(collectors.as('g'), 'g.collector_id', 'm.collector_id')
    .leftJoin(reages.as('r'), (join) =>
      join.onRef('r.account_id', '=', 'm.account_id').onRef('r.as_of', '=', 'm.as_of'),
    ),
  columns: ({ text, date, money, flag, optional, eb, ref }) => {
    const isOpen = allOf(
      eb('m.has_opening_row', '=', true),
      eb('m.from_state', 'not in', [...exits]),
      isKnown(ref('m.opening_balance')),
    )
    const isClose = allOf(
      eb('m.has_closing_row', '=', true),
      eb('m.to_state', 'not in', [...exits]),
      isKnown(ref('m.closing_balance')),
    )
    const when = (holds: typeof isOpen, amount: Exp<Money>) => eb.case().when(holds).then(amount).else(nothing).end()
    const [opening, closing] = [ref('m.opening_balance').$notNull(), ref('m.closing_balance').$notNull()]
    return {
      account_id: text('m.account_id', 'Account.'),
      as_of: date('m.as_of', 'Later month end, t.'),
      opened_on: date('m.opened_on', 'Earlier month end, t−1.'),
      from_state: text('m.from_state', 'State at t−1.'),
      to_state: text('m.to_state', 'State at t.'),
      is_reaged: flag(
        as(
          'flag',
          eb
            .case()
            .when(isKnown(ref('r.account_id')))
            .then(true)
            .else(false)
            .end(),
        ),
        'It came to a better bucket without having paid.',
      ),
      cohort: optional.date(monthStart(ref('a.originated_on')), 'First day of the month of origination.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      collector_id: optional.text('m.collector_id', 'Who held the account on the day of t−1; null is nobody.'),
      team_id: optional.text('m.team_id', 'Their team on that day.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      opening_balance: optional.money('m.opening_balance', 'Balance at t−1; null is unknown or no row.'),
      closing_balance: optional.money('m.closing_balance', 'Balance at t; null is unknown or no row.'),
      is_missing: flag(
        as(
          'flag',
          eb
            .case()
            .when(allOf(eb('m.has_opening_row', '=', true), eb('m.opening_balance', 'is', null)))
            .then(true)
            .else(false)
            .end(),
        ),
        'Its row at t−1 has no balance.',
      ),
      open_amount: money(when(isOpen, opening), 'Balance at t−1 where it was live with a known one, else 0.'),
      close_amount: money(when(isClose, closing), 'Balance at t where it is live with a known one, else 0.'),
      rolled_amount: money(when(allOf(isOpen, isClose), opening), 'Balance at t−1 where both hold, else 0.'),
      kept_amount: money(when(allOf(isOpen, isClose), closing), 'Balance at t where both hold, else 0.'),
    }
  },
})
