import { allOf, countRows, db, model, within, sameMonth, byKey, bySpan } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import { contacts } from '../staging/contacts.ts'
import { telephone } from '../vocabulary.ts'

export const contactDays = model('marts.contact_days', {
  about: 'One row per day, collector, team, debt segment and channel on which there was a contact',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [
      sameMonth(contacts),
      bySpan(memberships, 'valid_from', 'valid_to'),
      byKey(collectors, 'collector_id', contacts),
      byKey(accounts, 'account_id', contacts),
    ],
  },
  grain: ['day', 'collector_id', 'team_id', 'grade', 'product', 'client_id', 'region', 'channel'],
  grouped: true,
  from: db
    .selectFrom(contacts.as('c'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'c.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'c.account_id'),
  columns: ({ text, date, count, optional, eb }) => {
    const outbound = eb('c.direction', '=', 'outbound')
    const telephoned = allOf(outbound, eb('c.channel', 'in', [...telephone]))
    const connected = eb('c.is_connected', '=', true)
    const reached = allOf(connected, eb('c.party', '=', 'debtor'))
    return {
      day: date('c.started_on', 'Business date.'),
      collector_id: optional.text('c.collector_id', 'Who handled the contacts; null is nobody named.'),
      team_id: optional.text('t.team_id', 'Their team on the day.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      channel: text('c.channel', 'How.'),
      attempt_count: count(countRows(outbound), 'Outbound contacts.'),
      handled_attempt_count: count(
        countRows(allOf(outbound, eb('c.collector_id', 'is not', null))),
        'Those that name who made them.',
      ),
      telephone_attempt_count: count(countRows(telephoned), 'Outbound calls and voice-bot calls.'),
      telephone_connect_count: count(countRows(allOf(telephoned, connected)), 'Those that were answered.'),
      telephone_rpc_count: count(countRows(allOf(telephoned, reached)), 'Those that reached the debtor.'),
      rpc_count: count(countRows(reached), 'Right-party contacts on any channel and in either direction.'),
    }
  },
})
