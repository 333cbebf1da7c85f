import { countDistinct, db, literal, model, orElse } from '#warehouse'
import { conduct, rules, zoneCandidates } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'
import { contactFacts } from './contact_facts.ts'

const unitsCounted = (unit: string) =>
  db
    .selectFrom(rules.as('r'))
    .where('r.is_local', '=', true)
    .where('r.kind', 'in', ['count', 'wait'])
    .where('r.unit', '=', unit)
    .select('r.unit')
    .distinct()

const ofDebtors = db
  .selectFrom(accounts.as('a'))
  .crossJoin(conduct.as('o'))
  .crossJoin(unitsCounted('debtor').as('r'))
  .select((eb) => [
    'r.unit',
    eb.ref('a.debtor_id').as('unit_key'),
    orElse(orElse(eb.ref('a.timezone'), eb.ref('o.default_timezone')), literal('text', '')).as('timezone'),
  ])

const ofNumbers = db
  .selectFrom(contactFacts.as('c'))
  .crossJoin(unitsCounted('number').as('r'))
  .where('c.number_ref', 'is not', null)
  .select((eb) => [
    'r.unit',
    eb.ref('c.number_ref').$notNull().as('unit_key'),
    orElse(eb.ref('c.timezone'), literal('text', '')).as('timezone'),
  ])

const units = ofDebtors.unionAll(ofNumbers)

/** Those whose contacts are not all in the same zones: the only ones that need more than their own. */
const mixed = db
  .selectFrom(units.as('u'))
  .groupBy(['u.unit', 'u.unit_key'])
  .having((eb) => eb(countDistinct(eb.ref('u.timezone')), '>', 1))
  .select(['u.unit', 'u.unit_key'])

export const unitZones = model('intermediate.unit_zones', {
  about: 'One row per debtor or number with contacts in different zones, and zone in which all of them must be dated',
  materialized: 'table',
  grain: ['unit', 'unit_key', 'zone'],
  from: db.selectFrom(
    db
      .selectFrom(units.as('u'))
      .innerJoin(mixed.as('m'), (join) => join.onRef('m.unit', '=', 'u.unit').onRef('m.unit_key', '=', 'u.unit_key'))
      .innerJoin(zoneCandidates.as('z'), 'z.timezone', 'u.timezone')
      .select(['u.unit', 'u.unit_key', 'z.zone'])
      .distinct()
      .as('z'),
  ),
  columns: ({ text }) => ({
    unit: text('z.unit', 'What is counted over.'),
    unit_key: text('z.unit_key', 'Which one.'),
    zone: text('z.zone', 'Zone of a contact with it.'),
  }),
})
