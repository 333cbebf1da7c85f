import { addSeconds, allOf, anyOf, as, dayMicros, db, model, weekday } from '#warehouse'
import { ruleHolidays, ruleHours, rules, zoneCandidates, zoneSpans } from '../sources/rules.ts'
import { contactFacts } from './contact_facts.ts'
import { profileRules } from './profile_rules.ts'

const judged = db
  .selectFrom(contactFacts.as('c'))
  .innerJoin(profileRules.as('j'), 'j.profile', 'c.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'j.rule_no')
  .where('j.kind', '=', 'hours')
  .where('j.outcome', '=', 'open')
  .whereRef('c.started_on', '>=', 'r.valid_from')
  .whereRef('c.started_on', '<', 'r.valid_to')
  .innerJoin(zoneCandidates.as('z'), 'z.timezone', 'c.timezone')
  .innerJoin(zoneSpans.as('s'), (join) =>
    join.onRef('s.zone', '=', 'z.zone').onRef('s.from_at', '<=', 'c.started_at').onRef('s.to_at', '>', 'c.started_at'),
  )
  .select((eb) => [
    'j.rule_no',
    'c.contact_id',
    'c.channel',
    'z.position',
    addSeconds(eb.ref('c.started_at'), eb.ref('s.offset_seconds')).as('local_at'),
  ])

const timed = db
  .selectFrom(judged.as('j'))
  .selectAll()
  .select((eb) => [
    as('date', eb.ref('j.local_at')).as('local_on'),
    dayMicros(eb.ref('j.local_at')).as('micros'),
    weekday(as('date', eb.ref('j.local_at'))).as('weekday'),
  ])

export const hours = model('intermediate.hours', {
  about: 'One row per contact at an hour or on a day a rule forbids, and candidate zone in which it is',
  materialized: 'table',
  grain: ['rule_no', 'contact_id', 'position'],
  from: db
    .selectFrom(timed.as('t'))
    .leftJoin(ruleHours.as('h'), (join) =>
      join
        .onRef('h.rule_no', '=', 't.rule_no')
        .onRef('h.channel', '=', 't.channel')
        .onRef('h.weekday', '=', 't.weekday')
        .onRef('h.from_micros', '<=', 't.micros')
        .onRef('h.to_micros', '>=', 't.micros'),
    )
    .leftJoin(ruleHolidays.as('d'), (join) =>
      join.onRef('d.rule_no', '=', 't.rule_no').onRef('d.day', '=', 't.local_on'),
    )
    .where((eb) => anyOf(allOf(eb('h.rule_no', 'is not', null)), eb('d.rule_no', 'is not', null))),
  columns: ({ text, integer, timestamp }) => ({
    rule_no: integer('t.rule_no', 'Rule.'),
    contact_id: text('t.contact_id', 'Contact.'),
    position: integer('t.position', 'Place of the zone among its candidates.'),
    local_at: timestamp('t.local_at', 'Local time.'),
  }),
})
