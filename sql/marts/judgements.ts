import { db, type AnyQuery } from '#warehouse'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { profileRules } from '../intermediate/profile_rules.ts'
import { profiles } from '../intermediate/profiles.ts'
import { wordMatches } from '../intermediate/word_matches.ts'
import { rules, ruleWords } from '../sources/rules.ts'
import { contacts } from '../staging/contacts.ts'
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

/** What rules look at of each contact. A query, not a table. */
export const contactsSeen = (): AnyQuery =>
  db
    .selectFrom(contactFacts.as('c'))
    .innerJoin(profiles.as('p'), 'p.profile', 'c.profile')
    .select([
      'c.contact_id',
      'c.account_id',
      'c.debtor_id',
      'c.number_ref',
      'c.started_at',
      'c.started_on',
      'c.timezone',
      'p.channel',
      'p.direction',
      'p.connected',
      'p.party',
      'p.has_consent',
      'p.has_cease',
      'p.has_opt_out',
    ]) as AnyQuery

/** The entries of dictionaries found in texts, each with the text. A query, not a table. */
export const wordsFound = (): AnyQuery =>
  db
    .selectFrom(wordMatches.as('w'))
    .innerJoin(rules.as('r'), 'r.rule_no', 'w.rule_no')
    .innerJoin(contacts.as('c'), 'c.contact_id', 'w.contact_id')
    .innerJoin(ruleWords.as('e'), (join) =>
      join.onRef('e.rule_no', '=', 'w.rule_no').onRef('e.entry_no', '=', 'w.entry_no'),
    )
    .select([
      'w.contact_id',
      'r.rule_id',
      'w.entry_no',
      'w.category',
      'w.phrase',
      'e.pattern',
      'e.innocent',
      'c.text',
    ]) as AnyQuery
