import { compare, db, literal, minus, model, plus, previous, rowNumber } from '#warehouse'
import { firsts } from './firsts.ts'
import { monthEnds } from './month_ends.ts'
import { states } from './states.ts'

const numbered = db
  .selectFrom(monthEnds.as('e'))
  .select((eb) => ['e.as_of', rowNumber({ order: [eb.ref('e.as_of')] }).as('number')])

/** Accounts that are missing at a month end between their first and their last: few, so that only those are put in order. */
const broken = db
  .selectFrom(firsts.as('f'))
  .innerJoin(numbered.as('a'), 'a.as_of', 'f.first_on')
  .innerJoin(numbered.as('z'), 'z.as_of', 'f.last_on')
  .where((eb) =>
    compare(eb.ref('f.month_count'), '<', plus(minus(eb.ref('z.number'), eb.ref('a.number')), literal('integer', 1))),
  )
  .select('f.account_id')

const ordered = db
  .selectFrom(states.as('s'))
  .innerJoin(broken.as('b'), 'b.account_id', 's.account_id')
  .select((eb) => {
    const months = { by: [eb.ref('s.account_id')], order: [eb.ref('s.as_of')] }
    return [
      's.account_id',
      's.as_of',
      previous(eb.ref('s.as_of'), months).as('last_on'),
      previous(eb.ref('s.state'), months).as('last_state'),
    ]
  })

export const returns = model('intermediate.returns', {
  about: 'One row per account and month end at which it was seen again after one at which it was not',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db
    .selectFrom(ordered.as('o'))
    .innerJoin(monthEnds.as('e'), 'e.as_of', 'o.as_of')
    .whereRef('o.last_on', '<', 'e.previous_as_of'),
  columns: ({ text, date, ref }) => ({
    account_id: text('o.account_id', 'Account.'),
    as_of: date('o.as_of', 'Month end.'),
    last_state: text(ref('o.last_state').$notNull(), 'Where it stood when it was last seen before.'),
  }),
})
