import { contains, db, lower, matches, model, without, sameMonth, byKey } from '#warehouse'
import { rules, ruleWords } from '../sources/rules.ts'
import { contacts } from '../staging/contacts.ts'
import { contactFacts } from './contact_facts.ts'
import { profileRules } from './profile_rules.ts'

const texts = db
  .selectFrom(contactFacts.as('f'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'f.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .innerJoin(contacts.as('c'), 'c.contact_id', 'f.contact_id')
  .where('j.kind', '=', 'words')
  .where('j.outcome', '=', 'open')
  .whereRef('f.started_on', '>=', 'r.valid_from')
  .whereRef('f.started_on', '<', 'r.valid_to')
  .select((eb) => ['j.rule_no', 'f.contact_id', 'f.started_on', lower(eb.ref('c.text')).as('text')])

export const wordMatches = model('intermediate.word_matches', {
  about: 'One row per contact and entry of a dictionary that its text holds, and not only denied',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [sameMonth(contactFacts), sameMonth(contacts), byKey(profileRules, 'profile', contactFacts)],
  },
  grain: ['rule_no', 'contact_id', 'entry_no'],
  from: db
    .selectFrom(texts.as('t'))
    .innerJoin(ruleWords.as('w'), (join) =>
      join.onRef('w.rule_no', '=', 't.rule_no').on((eb) => contains(eb.ref('t.text'), eb.ref('w.needle'))),
    )
    .where((eb) => matches(eb.ref('t.text'), eb.ref('w.pattern')))
    .where((eb) => matches(without(eb.ref('t.text'), eb.ref('w.innocent')), eb.ref('w.pattern'))),
  columns: ({ text, integer, date }) => ({
    rule_no: integer('t.rule_no', 'Rule.'),
    contact_id: text('t.contact_id', 'Contact.'),
    day: date('t.started_on', 'Its business date.'),
    entry_no: integer('w.entry_no', 'Entry, in the order of the list.'),
    category: text('w.category', 'What such words are.'),
    phrase: text('w.phrase', 'As it is listed.'),
  }),
})
