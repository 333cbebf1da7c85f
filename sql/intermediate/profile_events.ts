import { allOf, anyOf, db, literal, model } from '#warehouse'
import { ruleEvents } from '../sources/rules.ts'
import { profiles } from './profiles.ts'

const joined = db
  .selectFrom(profiles.as('p'))
  .innerJoin(ruleEvents.as('e'), 'e.channel', 'p.channel')
  .where((eb) =>
    allOf(
      anyOf(eb('e.direction', 'is', null), eb('e.direction', '=', eb.ref('p.direction'))),
      anyOf(
        eb('e.is_connected', 'is', null),
        eb('p.connected', 'is', null),
        eb('e.is_connected', '=', eb.ref('p.connected').$notNull()),
      ),
      anyOf(eb('e.party', 'is', null), eb('p.party', 'is', null), eb('e.party', '=', eb.ref('p.party').$notNull())),
      anyOf(
        eb('e.other_than', 'is', null),
        eb('p.party', 'is', null),
        eb('e.other_than', '<>', eb.ref('p.party').$notNull()),
      ),
      anyOf(eb('e.is_effective', '=', false), eb('p.is_effective', 'is', null), eb('p.is_effective', '=', true)),
    ),
  )

export const profileEvents = model('intermediate.profile_events', {
  about: 'One row per profile, rule and part in it that such contacts play, or may play: a fact may be missing',
  materialized: 'table',
  grain: ['profile', 'rule_no', 'role'],
  from: joined,
  columns: ({ text, integer, count, optional, eb }) => {
    return {
      profile: count('p.profile', 'Profile.'),
      rule_no: integer('e.rule_no', 'Rule.'),
      role: text('e.role', 'Part.'),
      missing: optional.text(
        eb
          .case()
          .when(allOf(eb('e.is_connected', 'is not', null), eb('p.connected', 'is', null)))
          .then('connected')
          .when(allOf(eb('e.party', 'is not', null), eb('p.party', 'is', null)))
          .then('party')
          .when(allOf(eb('e.is_effective', '=', true), eb('p.is_effective', 'is', null)))
          .then('talk_seconds')
          .else(literal('text', null as never))
          .end(),
        'First fact that must be known to tell whether they do; null when they do.',
      ),
    }
  },
})
