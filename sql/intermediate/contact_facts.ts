import {
  as,
  db,
  either,
  isKnown,
  isTrue,
  isUnknown,
  least,
  literal,
  model,
  orElse,
  sum,
  unknown,
  allOf,
  sameMonth,
  byKey,
  lasting,
} from '#warehouse'
import { conduct, zoneCandidates, zoneWeeks } from '../sources/rules.ts'
import { accounts } from '../staging/accounts.ts'
import { contacts } from '../staging/contacts.ts'
import { accountScopes } from './account_scopes.ts'
import { localTime, weekOf } from './local_time.ts'
import { permitted } from './permitted.ts'
import { mostVisitors, profileOf } from './profile.ts'

const scoped = db
  .selectFrom(accountScopes.as('s'))
  .groupBy('s.account_id')
  .select((eb) => ['s.account_id', as('count', sum(eb.ref('s.weight'))).as('scopes')])

const known = db
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
    either(
      allOf(isUnknown(eb.ref('c.connected')), eb('c.channel', 'in', ['sms', 'email', 'letter'])),
      literal('flag', false),
      eb.ref('c.connected'),
    ).as('connected'),
    'c.party',
    either(
      eb(eb.ref('o.effective_call_seconds'), '<=', 0),
      literal('flag', true),
      as('flag', eb('c.talk_seconds', '>=', eb.ref('o.effective_call_seconds'))),
    ).as('is_effective'),
    either(
      isKnown(eb.ref('c.visitors')),
      least(eb.ref('c.visitors'), literal('integer', mostVisitors)),
      unknown('integer'),
    ).as('visitors'),
    either(
      isKnown(eb.ref('a.account_id')),
      orElse(eb.ref('a.timezone'), eb.ref('o.default_timezone')),
      unknown('text'),
    ).as('timezone'),
    as('flag', isKnown(eb.ref('a.account_id'))).as('has_account'),
    as('flag', isKnown(eb.ref('c.number_ref'))).as('has_number'),
    as('flag', isKnown(eb.ref('c.text'))).as('has_text'),
    isTrue(eb.ref('p.has_consent')).as('has_consent'),
    isTrue(eb.ref('p.has_cease')).as('has_cease'),
    isTrue(eb.ref('p.has_opt_out')).as('has_opt_out'),
    orElse(eb.ref('s.scopes'), literal('count', 0)).as('scopes'),
  ])

export const contactFacts = model('intermediate.contact_facts', {
  about:
    'One row per contact: when it was for the debtor, and a number shared by the contacts that look the same to rules',
  materialized: 'incremental',
  months: {
    by: 'started_on',
    reads: [
      sameMonth(contacts),
      sameMonth(permitted),
      byKey(accounts, 'account_id', contacts),
      byKey(accountScopes, 'account_id', contacts),
      lasting(zoneCandidates),
      lasting(zoneWeeks),
    ],
  },
  grain: ['contact_id'],
  from: db
    .selectFrom(known.as('f'))
    .leftJoin(zoneCandidates.as('z'), (join) => join.onRef('z.timezone', '=', 'f.timezone').on('z.position', '=', 1))
    .leftJoin(zoneWeeks.as('w'), (join) =>
      join.onRef('w.zone', '=', 'z.zone').on((eb) => eb(weekOf(eb.ref('f.started_at')), '=', eb.ref('w.week'))),
    ),
  columns: ({ text, date, timestamp, count, optional, ref }) => ({
    contact_id: text('f.contact_id', 'Contact.'),
    account_id: text('f.account_id', 'Account.'),
    debtor_id: optional.text('f.debtor_id', 'Person who owes; null when the account has not arrived.'),
    number_ref: optional.text('f.number_ref', 'Pseudonym of the number used.'),
    started_at: timestamp('f.started_at', 'When.'),
    started_on: date('f.started_on', 'Business date.'),
    timezone: optional.text('f.timezone', "The debtor's zone, or candidates joined by `|`; null is unknown."),
    zone: optional.text('z.zone', 'The first of these.'),
    local_at: optional.timestamp(
      localTime(ref('f.started_at'), {
        offset: ref('w.offset_seconds'),
        changesAt: ref('w.changes_at'),
        next: ref('w.next_offset_seconds'),
      }),
      'Local time in it.',
    ),
    channel: text('f.channel', 'How.'),
    connected: optional.flag('f.connected', 'Somebody answered; null is unknown, but no on written channels.'),
    profile: count(
      profileOf(
        {
          channel: ref('f.channel'),
          direction: ref('f.direction'),
          connected: ref('f.connected'),
          party: ref('f.party'),
          is_effective: ref('f.is_effective'),
          visitors: ref('f.visitors'),
          has_account: ref('f.has_account'),
          has_number: ref('f.has_number'),
          has_text: ref('f.has_text'),
          has_zone: as('flag', isKnown(ref('f.timezone'))),
          has_consent: ref('f.has_consent'),
          has_cease: ref('f.has_cease'),
          has_opt_out: ref('f.has_opt_out'),
        },
        ref('f.scopes'),
      ),
      'Contacts with the same number have the same facts, but for who and when.',
    ),
  }),
})
