import { as, countRows, db, model, sameMonth, byKey } from '#warehouse'
import { rules } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { profileRules } from './profile_rules.ts'

const days = db
  .selectFrom(contactFacts.as('c'))
  .groupBy(['c.profile', 'c.started_on'])
  .select(['c.profile', 'c.started_on', countRows().as('contacts')])

export const profileDays = model('intermediate.profile_days', {
  about:
    'One row per day and profile with contacts to which a rule in force applies: how many, and how far they were judged',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [sameMonth(contactFacts), byKey(profileRules, 'profile', contactFacts)],
  },
  grain: ['day', 'profile'],
  grouped: true,
  from: db
    .selectFrom(days.as('d'))
    .innerJoin(profileRules.as('j'), 'j.profile', 'd.profile')
    .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
    .whereRef('d.started_on', '>=', 'r.valid_from')
    .whereRef('d.started_on', '<', 'r.valid_to'),
  columns: ({ date, count, flag, eb }) => ({
    day: date('d.started_on', 'Business date.'),
    profile: count('d.profile', 'Profile.'),
    is_judged: flag(
      as('flag', eb(countRows(eb('j.outcome', '<>', 'not_evaluable')), '>', 0)) as never,
      'At least one rule passes them or finds a breach.',
    ),
    is_covered: flag(
      as('flag', eb(countRows(eb('j.outcome', '=', 'not_evaluable')), '=', 0)) as never,
      'No rule lacks a fact.',
    ),
  }),
})
