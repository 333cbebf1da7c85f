import { allOf, anyOf, as, compare, db, descending, model, rowNumber } from '#warehouse'
import { rules } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { profileEvents } from './profile_events.ts'
import { profileRules } from './profile_rules.ts'

const judged = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'c.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .where('j.kind', '=', 'lost_debtor')
  .where('j.outcome', '=', 'open')
  .whereRef('c.started_on', '>=', 'r.valid_from')
  .whereRef('c.started_on', '<', 'r.valid_to')
  .select((eb) => [
    'j.rule_no',
    'r.threshold',
    'c.contact_id',
    'c.started_at',
    'c.started_on',
    eb.ref('c.debtor_id').$notNull().as('debtor_id'),
  ])

/** "Other than" is of the event; a contact without a known party is no third party. */
const history = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(profileEvents.as('e'), 'e.profile', 'c.profile')
  .where('e.role', '=', 'history')
  .where('c.debtor_id', 'is not', null)
  .select(['e.rule_no', 'c.contact_id', 'c.started_at', 'c.debtor_id', 'c.connected'])

const before = db
  .selectFrom(judged.as('j'))
  .innerJoin(history.as('h'), (join) =>
    join
      .onRef('h.debtor_id', '=', 'j.debtor_id')
      .onRef('h.rule_no', '=', 'j.rule_no')
      .onRef('h.started_at', '<=', 'j.started_at')
      .on((eb) =>
        anyOf(
          compare(eb.ref('h.started_at'), '<', eb.ref('j.started_at')),
          compare(eb.ref('h.contact_id'), '<', eb.ref('j.contact_id')),
        ),
      ),
  )
  .select((eb) => [
    'j.rule_no',
    'j.contact_id',
    'j.started_on as day',
    'j.threshold',
    'h.contact_id as other_contact_id',
    'h.connected',
    rowNumber({
      by: [eb.ref('j.rule_no'), eb.ref('j.contact_id')],
      order: [descending(eb.ref('h.started_at')), descending(eb.ref('h.contact_id'))],
    }).as('back'),
  ])

export const lookBacks = model('intermediate.look_backs', {
  about:
    'One row per contact with a third party, rule that judges it and one of the last contacts that tell whether the debtor was lost',
  materialized: 'table',
  months: {
    by: 'day',
    reads: [],
  },
  grain: ['rule_no', 'contact_id', 'back'],
  from: db.selectFrom(before.as('b')).where((eb) => allOf(eb('b.back', '<=', eb.ref('b.threshold')))),
  columns: ({ text, integer, date, optional, ref }) => ({
    rule_no: integer('b.rule_no', 'Rule.'),
    contact_id: text('b.contact_id', 'Contact with a third party.'),
    day: date('b.day', 'Its business date.'),
    back: integer(as('integer', ref('b.back')), '1 is the last before it.'),
    other_contact_id: text('b.other_contact_id', 'The contact looked at.'),
    connected: optional.flag('b.connected', 'Whether it was answered; null is unknown.'),
  }),
})
