import {
  allOf,
  as,
  db,
  isTrue,
  least,
  literal,
  model,
  orElse,
  plus,
  sum,
  times,
  type Exp,
  type Numeric,
} from '#warehouse'
import { conduct } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'
import { contacts } from '../staging/contacts.ts'
import { channels } from '../vocabulary.ts'
import { accountScopes } from './account_scopes.ts'
import { permitted } from './permitted.ts'

/** More visitors than this are not told apart: no rule asks for more. */
export const mostVisitors = 9

const scoped = db
  .selectFrom(accountScopes.as('s'))
  .groupBy('s.account_id')
  .select((eb) => ['s.account_id', as('count', sum(eb.ref('s.weight'))).as('scopes')])

const facts = db
  .selectFrom(contacts.as('c'))
  .crossJoin(conduct.as('o'))
  .leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id')
  .leftJoin(scoped.as('s'), 's.account_id', 'c.account_id')
  .leftJoin(permitted.as('p'), 'p.contact_id', 'c.contact_id')
  .select((eb) => [
    'c.contact_id',
    'c.account_id',
    'a.debtor_id',
    'c.number_ref',
    'c.started_at',
    'c.started_on',
    'c.channel',
    'c.direction',
    as(
      'flag',
      eb
        .case()
        .when(allOf(eb('c.connected', 'is', null), eb('c.channel', 'in', ['sms', 'email', 'letter'])))
        .then(eb.lit(false))
        .else(eb.ref('c.connected'))
        .end(),
    ).as('connected'),
    'c.party',
    as(
      'flag',
      eb
        .case()
        .when(eb(eb.ref('o.effective_call_seconds'), '<=', 0))
        .then(eb.lit(true))
        .else(eb('c.talk_seconds', '>=', eb.ref('o.effective_call_seconds')))
        .end(),
    ).as('is_effective'),
    eb
      .case()
      .when('c.visitors', 'is not', null)
      .then(least(eb.ref('c.visitors').$notNull(), literal('integer', mostVisitors)))
      .else(null)
      .end()
      .as('visitors'),
    eb
      .case()
      .when('a.account_id', 'is not', null)
      .then(orElse(eb.ref('a.timezone'), eb.ref('o.default_timezone')))
      .else(null)
      .end()
      .as('timezone'),
    as('flag', eb('a.account_id', 'is not', null)).as('has_account'),
    as('flag', eb('c.number_ref', 'is not', null)).as('has_number'),
    as('flag', eb('c.text', 'is not', null)).as('has_text'),
    isTrue(eb.ref('p.has_consent')).as('has_consent'),
    isTrue(eb.ref('p.has_cease')).as('has_cease'),
    isTrue(eb.ref('p.has_opt_out')).as('has_opt_out'),
    orElse(eb.ref('s.scopes'), literal('count', 0)).as('scopes'),
  ])

export const contactFacts = model('intermediate.contact_facts', {
  about: 'One row per contact: what conduct rules look at, and a number shared by the contacts that look the same',
  materialized: 'table',
  grain: ['contact_id'],
  from: db.selectFrom(facts.as('f')),
  columns: ({ text, date, timestamp, flag, count, optional, eb, ref }) => {
    const flagDigit = (of: Exp<unknown>) =>
      as(
        'count',
        eb
          .case()
          .when(eb(of as Exp<boolean>, '=', true))
          .then(2)
          .when(eb(of as Exp<boolean>, '=', false))
          .then(1)
          .else(0)
          .end(),
      )
    const codeDigit = (of: Exp<string | null>, codes: readonly string[]) =>
      as(
        'count',
        codes
          .reduce(
            (so, code, index) => so.when(eb(of as Exp<string>, '=', code)).then(index + 1),
            eb
              .case()
              .when(eb(of, 'is', null))
              .then(0),
          )
          .else(codes.length + 1)
          .end(),
      )
    const visitors = orElse(plus(ref('f.visitors'), literal('integer', 1)), literal('integer', 0))
    const digits: [Exp<Numeric>, number][] = [
      [codeDigit(ref('f.channel'), channels), channels.length + 2],
      [codeDigit(ref('f.direction'), ['outbound']), 3],
      [codeDigit(ref('f.party'), ['debtor', 'third_party', 'unknown']), 5],
      [as('count', visitors), mostVisitors + 2],
      ...[ref('f.connected'), ref('f.is_effective')].map((of): [Exp<Numeric>, number] => [flagDigit(of), 3]),
      ...[ref('f.has_account'), ref('f.has_number'), ref('f.has_text')].map((of): [Exp<Numeric>, number] => [
        flagDigit(of),
        3,
      ]),
      ...[ref('f.has_consent'), ref('f.has_cease'), ref('f.has_opt_out')].map((of): [Exp<Numeric>, number] => [
        flagDigit(of),
        3,
      ]),
      [flagDigit(eb('f.timezone', 'is not', null)), 3],
    ]
    const profile = digits.reduce<Exp<Numeric>>(
      (so, [digit, radix]) => plus(times(so, literal('count', radix)), digit),
      ref('f.scopes') as Exp<Numeric>,
    )
    return {
      contact_id: text('f.contact_id', 'Contact.'),
      account_id: text('f.account_id', 'Account.'),
      debtor_id: optional.text('f.debtor_id', 'Person who owes; null when the account has not arrived.'),
      number_ref: optional.text('f.number_ref', 'Pseudonym of the number used.'),
      started_at: timestamp('f.started_at', 'When.'),
      started_on: date('f.started_on', 'Business date.'),
      timezone: optional.text('f.timezone', "The debtor's zone, or candidates joined by `|`; null is unknown."),
      channel: text('f.channel', 'How.'),
      direction: text('f.direction', 'Who began it.'),
      connected: optional.flag('f.connected', 'Somebody answered; null is unknown, but no on written channels.'),
      party: optional.text('f.party', 'Who was reached.'),
      is_effective: optional.flag('f.is_effective', 'There was enough talk; null is unknown.'),
      visitors: optional.integer('f.visitors', `People on a visit, ${mostVisitors} for more.`),
      has_account: flag('f.has_account', 'The account has arrived.'),
      has_number: flag('f.has_number', 'The number is known.'),
      has_text: flag('f.has_text', 'There is a note or transcript.'),
      has_consent: flag('f.has_consent', 'Consent was in force.'),
      has_cease: flag('f.has_cease', 'A cease was in force.'),
      has_opt_out: flag('f.has_opt_out', 'An opt-out of the channel was in force.'),
      scopes: count('f.scopes', 'Sum of the weights of the scopes the account is in.'),
      profile: count(
        profile as Exp<number>,
        'Contacts with the same number have the same facts, but for who and when.',
      ),
    }
  },
})
