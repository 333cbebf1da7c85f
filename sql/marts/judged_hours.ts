import { db, type AnyQuery } from '#warehouse'
import { profileDays } from '../intermediate/profile_days.ts'
import { profileRules } from '../intermediate/profile_rules.ts'
import { rules } from '../sources/rules.ts'
import { contactHours } from './contact_hours.ts'

/** Contacts that at least one rule passed or found at fault, as in contact_hours. A query, not a table. */
export const judgedHours = (): AnyQuery =>
  db
    .selectFrom(contactHours.as('h'))
    .innerJoin(profileDays.as('p'), (join) => join.onRef('p.profile', '=', 'h.profile').onRef('p.day', '=', 'h.day'))
    .where('p.is_judged', '=', true)
    .selectAll('h') as AnyQuery

/** The same by rule: contacts that each rule passed or found at fault. A query, not a table. */
export const ruledHours = (): AnyQuery =>
  db
    .selectFrom(contactHours.as('h'))
    .innerJoin(profileRules.as('j'), 'j.profile', 'h.profile')
    .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
    .where('j.outcome', '<>', 'not_evaluable')
    .whereRef('h.day', '>=', 'r.valid_from')
    .whereRef('h.day', '<', 'r.valid_to')
    .selectAll('h')
    .select('r.rule_id') as AnyQuery
