import { addDays, allOf, anyOf, as, countRows, db, literal, minus, model, orElse } from '#warehouse'
import { buckets } from '../sources/run.ts'
import { contacts } from '../staging/contacts.ts'
import { directions } from '../vocabulary.ts'
import { moves } from './moves.ts'

const directed = db
  .selectFrom(moves.as('m'))
  .innerJoin(buckets.as('b'), 'b.bucket', 'm.from_state')
  .leftJoin(buckets.as('n'), 'n.bucket', 'm.to_state')
  .where('m.has_opening_row', '=', true)
  .where('b.position', '>', 0)
  .selectAll('m')
  .select((eb) =>
    eb
      .case()
      .when(anyOf(eb('n.position', '>', eb.ref('b.position')), eb('m.to_state', '=', 'charged_off')))
      .then('forward')
      .when('n.position', '=', eb.ref('b.position'))
      .then('stay')
      .when(anyOf(eb('n.position', '=', 0), eb('m.to_state', '=', 'paid_off')))
      .then('cure')
      .when('n.position', '<', eb.ref('b.position'))
      .then('back')
      .else('other')
      .end()
      .as('direction'),
  )

/** How often a cured account was reached or visited while it was late. */
const touched = db
  .selectFrom(directed.as('m'))
  .where('m.direction', '=', 'cure')
  .innerJoin(contacts.as('c'), (join) =>
    join
      .onRef('c.account_id', '=', 'm.account_id')
      .onRef('c.started_on', '<=', 'm.as_of')
      .on((eb) =>
        eb(
          'c.started_on',
          '>',
          addDays(
            eb.ref('m.opened_on'),
            minus(literal('integer', 0), orElse(eb.ref('m.opening_dpd'), literal('integer', 0))),
          ),
        ),
      )
      .on((eb) =>
        anyOf(eb('c.channel', '=', 'visit'), allOf(eb('c.is_connected', '=', true), eb('c.party', '=', 'debtor'))),
      ),
  )
  .groupBy(['m.account_id', 'm.as_of'])
  .select(['m.account_id', 'm.as_of', countRows().as('contact_count')])

export const turns = model('intermediate.turns', {
  about: 'One row per account past due at a month end and pair of month ends: for better or worse',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(directed.as('m'))
    .leftJoin(touched.as('c'), (join) =>
      join.onRef('c.account_id', '=', 'm.account_id').onRef('c.as_of', '=', 'm.as_of'),
    ),
  columns: ({ text, date, code, flag, optional, eb, ref }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Later month end, t.'),
    state: text('m.from_state', 'Bucket at t−1.'),
    direction: code(directions, as('text', ref('m.direction')) as never, 'Where it went by t.'),
    opening_balance: optional.money('m.opening_balance', 'Balance at t−1; null is unknown.'),
    is_self_cure: flag(
      as(
        'flag',
        eb
          .case()
          .when(allOf(eb('m.direction', '=', 'cure'), eb('c.contact_count', 'is', null)))
          .then(true)
          .else(false)
          .end(),
      ),
      'It cured without the debtor being reached or visited since it was late.',
    ),
    collector_id: optional.text('m.collector_id', 'Who held the account on the day of t−1; null is nobody.'),
    team_id: optional.text('m.team_id', 'Their team on that day.'),
  }),
})
