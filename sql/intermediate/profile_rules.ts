import { allOf, anyOf, as, db, model, sum, unknown } from '#warehouse'
import { conduct, rules } from '../sources/rules.ts'
import { accountScopes } from './account_scopes.ts'
import { profileEvents } from './profile_events.ts'
import { profiles } from './profiles.ts'

const sums = db
  .selectFrom(accountScopes.as('s'))
  .groupBy('s.account_id')
  .select((eb) => ['s.account_id', as('count', sum(eb.ref('s.weight'))).as('scopes')])

/** The scopes behind each sum of weights. */
const scopes = db
  .selectFrom(sums.as('m'))
  .innerJoin(accountScopes.as('s'), 's.account_id', 'm.account_id')
  .select(['m.scopes', 's.scope_no'])
  .distinct()

const applying = db
  .selectFrom(profileEvents.as('e'))
  .innerJoin(profiles.as('p'), 'p.profile', 'e.profile')
  .innerJoin(rules.as('r'), 'r.rule_no', 'e.rule_no')
  .crossJoin(conduct.as('o'))
  .leftJoin(scopes.as('s'), (join) => join.onRef('s.scopes', '=', 'p.scopes').onRef('s.scope_no', '=', 'r.scope_no'))
  .where('e.role', '=', 'judged')
  .where((eb) =>
    allOf(
      anyOf(eb('r.scope_no', 'is', null), eb('s.scope_no', 'is not', null)),
      anyOf(eb('r.kind', '<>', 'words'), eb('p.has_text', '=', true)),
    ),
  )
  .selectAll('p')
  .select((eb) => {
    const open = eb('e.missing', 'is', null)
    const needsNumber = eb('r.unit', 'in', ['number', 'account_number'])
    const isKind = (kind: string) => eb('r.kind', '=', kind)
    const forbidden = anyOf(
      allOf(eb('r.permission', '=', 'cease'), eb('p.has_cease', '=', true)),
      allOf(eb('r.permission', '=', 'opt_out'), eb('p.has_opt_out', '=', true)),
    )
    return [
      'e.rule_no',
      'r.kind',
      'r.threshold',
      eb
        .case()
        .when(allOf(anyOf(eb('r.unit', '=', 'debtor'), eb('r.is_local', '=', true)), eb('p.has_account', '=', false)))
        .then('account')
        .when('e.missing', 'in', ['connected', 'party'])
        .then(eb.ref('e.missing').$notNull())
        .when(allOf(open, eb('r.excludes_consent', '=', true), eb('p.has_consent', '=', true)))
        .then('consent')
        .when(allOf(needsNumber, eb('p.has_number', '=', false)))
        .then('number_ref')
        .when('e.missing', '=', 'talk_seconds')
        .then('talk_seconds')
        .when(allOf(isKind('visitors'), eb('p.visitors', 'is', null)))
        .then('visitors')
        .when(allOf(eb('r.is_local', '=', true), eb('p.has_zone', '=', false)))
        .then('timezone')
        .when(allOf(isKind('permission'), eb('o.has_permissions', '=', false)))
        .then('permissions')
        .else(unknown('text'))
        .end()
        .as('reason'),
      eb
        .case()
        .when(allOf(isKind('permission'), forbidden))
        .then(true)
        .when(allOf(isKind('visitors'), eb('p.visitors', '<', eb.ref('r.threshold'))))
        .then(true)
        .else(false)
        .end()
        .as('is_forbidden'),
    ]
  })

export const profileRules = model('intermediate.profile_rules', {
  about: 'One row per profile and rule that applies to such contacts: what follows from their own facts',
  materialized: 'table',
  grain: ['profile', 'rule_no'],
  from: db.selectFrom(applying.as('a')),
  columns: ({ text, integer, count, optional, eb }) => {
    const alone = eb('a.kind', 'in', ['permission', 'visitors'])
    const outcome = eb
      .case()
      .when('a.reason', '=', 'consent')
      .then('pass')
      .when('a.reason', 'is not', null)
      .then('not_evaluable')
      .when(allOf(alone, eb('a.is_forbidden', '=', true)))
      .then('breach')
      .when(alone)
      .then('pass')
      .else('open')
      .end()
    return {
      profile: count('a.profile', 'Profile.'),
      rule_no: integer('a.rule_no', 'Rule.'),
      kind: text('a.kind', 'What decides.'),
      outcome: text(outcome, '`pass`, `breach` or `not_evaluable`; `open` where time, words or other contacts decide.'),
      reason: optional.text('a.reason', 'The fact that is missing, or the exclusion that lets it pass.'),
    }
  },
})
