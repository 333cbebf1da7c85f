import { source } from '#warehouse'

export const complaints = source('raw.complaints', {
  about: 'One row per complaint received',
  key: ['complaint_id'],
  columns: ({ id, date, optional }) => ({
    complaint_id: id('Complaint.'),
    received_on: date('Day received.'),
    account_id: optional.id('Account.'),
    collector_id: optional.id('Collector complained of.'),
    contact_id: optional.id('Contact complained of.'),
    category: optional.text('What about.'),
    severity: optional.code(['minor', 'major', 'critical'], 'How grave.'),
    source: optional.code(['direct', 'regulator', 'media'], 'Through whom.'),
    closed_on: optional.date('Day decided.', { notBefore: 'received_on' }),
    upheld: optional.flag('Found justified.'),
  }),
})
