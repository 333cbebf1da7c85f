import { db, model } from '#warehouse'
import { complaints as delivered } from '../sources/complaints.ts'
import { parameters } from '../sources/run.ts'

export const complaints = model('staging.complaints', {
  about: 'One row per complaint received by the day of the run, with the decision on it as far as it is known then',
  materialized: 'view',
  grain: ['complaint_id'],
  from: db.selectFrom(delivered.as('c')).crossJoin(parameters.as('r')).whereRef('c.received_on', '<=', 'r.as_of'),
  columns: ({ text, date, optional, eb }) => ({
    complaint_id: text('c.complaint_id', 'Complaint.'),
    received_on: date('c.received_on', 'Day received.'),
    account_id: optional.text('c.account_id', 'Account.'),
    collector_id: optional.text('c.collector_id', 'Collector complained of.'),
    contact_id: optional.text('c.contact_id', 'Contact complained of.'),
    category: optional.text('c.category', 'What about.'),
    severity: optional.text('c.severity', 'How grave.'),
    source: optional.text('c.source', 'Through whom.'),
    closed_on: optional.date(
      eb.case().when('c.closed_on', '<=', eb.ref('r.as_of')).then(eb.ref('c.closed_on')).else(null).end(),
      'Day decided; null while that is not known.',
    ),
    is_upheld: optional.flag(
      eb.case().when('c.closed_on', '<=', eb.ref('r.as_of')).then(eb.ref('c.upheld')).else(null).end(),
      'Found justified; null without a decision.',
    ),
  }),
})
