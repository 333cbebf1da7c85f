import { allOf, db, model, orElse } from '#warehouse'
import { conduct, rules, zoneCandidates } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'
import { contactFacts } from './contact_facts.ts'

const zonedAccounts = db
  .selectFrom(accounts.as('a'))
  .crossJoin(conduct.as('o'))
  .select((eb) => [
    'a.account_id',
    'a.debtor_id',
    orElse(eb.ref('a.timezone'), eb.ref('o.default_timezone')).as('timezone'),
  ])

const unitsOf = db
  .selectFrom(rules.as('r'))
  .where((eb) => allOf(eb('r.is_local', '=', true), eb('r.kind', 'in', ['count', 'wait'])))
  .select('r.unit')
  .distinct()

const ofAccounts = db
  .selectFrom(zonedAccounts.as('a'))
  .innerJoin(zoneCandidates.as('z'), 'z.timezone', 'a.timezone')
  .innerJoin(unitsOf.as('r'), (join) => join.on('r.unit', 'in', ['account', 'debtor']))
  .select((eb) => [
    'r.unit',
    eb
      .case()
      .when('r.unit', '=', 'account')
      .then(eb.ref('a.account_id'))
      .else(eb.ref('a.debtor_id'))
      .end()
      .as('unit_key'),
    'z.zone',
  ])
  .distinct()

const ofNumbers = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(zoneCandidates.as('z'), 'z.timezone', 'c.timezone')
  .innerJoin(unitsOf.as('r'), (join) => join.on('r.unit', '=', 'number'))
  .where('c.number_ref', 'is not', null)
  .select((eb) => ['r.unit', eb.ref('c.number_ref').$notNull().as('unit_key'), 'z.zone'])
  .distinct()

export const unitZones = model('intermediate.unit_zones', {
  about: 'One row per account, debtor or number that rules count contacts of, and zone in which they must be dated',
  materialized: 'table',
  grain: ['unit', 'unit_key', 'zone'],
  from: db.selectFrom(ofAccounts.unionAll(ofNumbers).as('u')),
  columns: ({ text }) => ({
    unit: text('u.unit', 'What is counted over.'),
    unit_key: text('u.unit_key', 'Which one.'),
    zone: text('u.zone', 'Zone of a contact with it.'),
  }),
})
