import { as, dayMicros, db, model, weekday, sameMonth, byKey } from '#warehouse'
import { ruleHolidays, ruleHours, rules } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { localContacts } from './local_contacts.ts'
import { profileRules } from './profile_rules.ts'

const judged = db
  .selectFrom(localContacts.as('c'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'c.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .where('j.kind', '=', 'hours')
  .where('j.outcome', '=', 'open')
  .where('c.position', 'is not', null)
  .whereRef('c.started_on', '>=', 'r.valid_from')
  .whereRef('c.started_on', '<', 'r.valid_to')
  .select((eb) => [
    'j.rule_no',
    'c.contact_id',
    'c.started_on',
    'c.channel',
    eb.ref('c.position').$notNull().as('position'),
    'c.local_at',
    as('date', eb.ref('c.local_at')).as('local_on'),
    dayMicros(eb.ref('c.local_at')).as('micros'),
    weekday(as('date', eb.ref('c.local_at'))).as('weekday'),
  ])

const outside = db
  .selectFrom(judged.as('t'))
  .innerJoin(ruleHours.as('h'), (join) =>
    join
      .onRef('h.rule_no', '=', 't.rule_no')
      .onRef('h.channel', '=', 't.channel')
      .onRef('h.weekday', '=', 't.weekday')
      .onRef('h.from_micros', '<=', 't.micros')
      .onRef('h.to_micros', '>=', 't.micros'),
  )
  .select(['t.rule_no', 't.contact_id', 't.started_on', 't.position', 't.local_at'])

const onHolidays = db
  .selectFrom(judged.as('t'))
  .innerJoin(ruleHolidays.as('d'), (join) =>
    join.onRef('d.rule_no', '=', 't.rule_no').onRef('d.day', '=', 't.local_on'),
  )
  .select(['t.rule_no', 't.contact_id', 't.started_on', 't.position', 't.local_at'])

export const hours = model('intermediate.hours', {
  about: 'One row per contact at an hour or on a day a rule forbids, and candidate zone in which it is',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [sameMonth(localContacts), byKey(profileRules, 'profile', contactFacts)],
  },
  grain: ['rule_no', 'contact_id', 'position'],
  from: db.selectFrom(outside.union(onHolidays).as('t')),
  columns: ({ text, integer, date, timestamp }) => ({
    rule_no: integer('t.rule_no', 'Rule.'),
    contact_id: text('t.contact_id', 'Contact.'),
    day: date('t.started_on', 'Its business date.'),
    position: integer('t.position', 'Place of the zone among its candidates.'),
    local_at: timestamp('t.local_at', 'Local time.'),
  }),
})
