import { db, model, sameMonth } from '#warehouse'
import { contacts } from '../staging/contacts.ts'

export const rpcs = model('intermediate.rpcs', {
  about: 'One row per right-party contact: the debtor was reached, on any channel and in either direction',
  materialized: 'incremental',
  months: {
    by: 'started_on',
    reads: [sameMonth(contacts)],
  },
  grain: ['contact_id'],
  from: db.selectFrom(contacts.as('c')).where('c.is_connected', '=', true).where('c.party', '=', 'debtor'),
  columns: ({ text, date, timestamp, optional }) => ({
    contact_id: text('c.contact_id', 'Contact.'),
    account_id: text('c.account_id', 'Account.'),
    collector_id: optional.text('c.collector_id', 'Who handled it; null is nobody named.'),
    started_at: timestamp('c.started_at', 'When.'),
    started_on: date('c.started_on', 'Business date.'),
  }),
})
