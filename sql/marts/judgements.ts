import { db, type AnyQuery } from '#warehouse'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { profileRules } from '../intermediate/profile_rules.ts'
import { rules } from '../sources/rules.ts'
import { findings } from './findings.ts'

/** Every rule that applies to every contact, with what it says. A query, not a table: most of it is what passes. */
export const judged = (): AnyQuery =>
  db
    .selectFrom(contactFacts.as('c'))
    .innerJoin(profileRules.as('j'), 'j.profile', 'c.profile')
    .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
    .leftJoin(findings.as('f'), (join) =>
      join.onRef('f.contact_id', '=', 'c.contact_id').onRef('f.rule_no', '=', 'r.rule_no'),
    )
    .whereRef('c.started_on', '>=', 'r.valid_from')
    .whereRef('c.started_on', '<', 'r.valid_to')
    .select([
      'c.contact_id',
      'r.rule_no',
      'r.rule_id',
      'r.title_en',
      'r.title_zh',
      'r.strength',
      'r.severity',
      'j.reason',
      'f.outcome',
      'f.decision',
      'f.zone',
      'f.is_zone_dependent',
    ]) as AnyQuery
