import { type allOf, as, daysBetween, db, model, orElse, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import { complaints as received } from '../staging/complaints.ts'
import { contacts } from '../staging/contacts.ts'

/** Of the contact where there is one: whom it is about, and the day of the work. */
const placed = db
  .selectFrom(received.as('p'))
  .leftJoin(contacts.as('c'), 'c.contact_id', 'p.contact_id')
  .select((eb) => [
    'p.complaint_id',
    'p.contact_id',
    'p.category',
    'p.severity',
    'p.source',
    'p.received_on',
    'p.closed_on',
    'p.is_upheld',
    orElse(eb.ref('c.collector_id'), eb.ref('p.collector_id')).as('collector_id'),
    orElse(eb.ref('p.account_id'), eb.ref('c.account_id')).as('account_id'),
    orElse(eb.ref('c.started_on'), eb.ref('p.received_on')).as('worked_on'),
  ])

export const complaints = model('marts.complaints', {
  about: 'One row per complaint, with what it adds to each count of complaints',
  materialized: 'table',
  grain: ['complaint_id'],
  from: db
    .selectFrom(placed.as('p'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'p.collector_id')
        .on((eb) => within(eb.ref('p.worked_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'p.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'p.account_id'),
  columns: ({ text, date, count, optional, eb, ref }) => {
    const one = (when: Parameters<typeof allOf>[0]) => as('count', eb.case().when(when).then(1).else(0).end())
    return {
      complaint_id: text('p.complaint_id', 'Complaint.'),
      received_on: date('p.received_on', 'Day received.'),
      closed_on: optional.date('p.closed_on', 'Day decided; null while it is open.'),
      contact_id: optional.text('p.contact_id', 'Contact complained of.'),
      category: optional.text('p.category', 'What about.'),
      severity: optional.text('p.severity', 'How grave.'),
      source: optional.text('p.source', 'Through whom.'),
      account_id: optional.text('p.account_id', 'Account, of its contact where it names none.'),
      collector_id: optional.text('p.collector_id', 'Handler of its contact, else the collector it names.'),
      team_id: optional.text('t.team_id', 'Their team on the day of the work.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      complaint_count: count(eb.lit(1), 'One.'),
      open_count: count(one(eb('p.closed_on', 'is', null)), 'One where it is still open.'),
      closed_count: count(one(eb('p.closed_on', 'is not', null)), 'One where it is closed.'),
      decided_count: count(one(eb('p.is_upheld', 'is not', null)), 'One where it was closed with a decision.'),
      upheld_count: count(one(eb('p.is_upheld', '=', true)), 'One where it was closed and upheld.'),
      closing_days: optional.integer(daysBetween(ref('p.received_on'), ref('p.closed_on')), 'Days to the decision.'),
    }
  },
})
