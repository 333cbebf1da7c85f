import { as, countDistinct, db, model } from '#warehouse'
import { ruleScopes } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'

const matching = db
  .selectFrom(accounts.as('a'))
  .innerJoin(ruleScopes.as('s'), (join) =>
    join.on((eb) =>
      eb.or([
        eb.and([eb('s.dimension', '=', 'region'), eb('s.value', '=', eb.ref('a.region').$notNull())]),
        eb.and([eb('s.dimension', '=', 'client'), eb('s.value', '=', eb.ref('a.client_id').$notNull())]),
      ]),
    ),
  )
  .groupBy(['a.account_id', 's.scope_no', 's.weight', 's.lists'])
  .select((eb) => [
    'a.account_id',
    's.scope_no',
    's.weight',
    's.lists',
    countDistinct(eb.ref('s.dimension')).as('matched'),
  ])

export const accountScopes = model('intermediate.account_scopes', {
  about: 'One row per account and scope it is in: a rule pack with `applies_to` judges only such accounts',
  materialized: 'table',
  grain: ['account_id', 'scope_no'],
  from: db.selectFrom(matching.as('m')).whereRef('m.matched', '=', 'm.lists'),
  columns: ({ text, integer, count, ref }) => ({
    account_id: text('m.account_id', 'Account.'),
    scope_no: integer('m.scope_no', 'Scope.'),
    weight: count(as('count', ref('m.weight')), 'Its power of two.'),
  }),
})
