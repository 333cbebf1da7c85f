import { db, model, isTrue, sameMonth, untilDay } from '#warehouse'
import { contacts as delivered } from '../sources/contacts.ts'
import { parameters } from '../sources/run.ts'

export const contacts = model('staging.contacts', {
  about: 'One row per contact begun by the day of the run',
  materialized: 'view',
  months: {
    by: 'started_on',
    reads: [sameMonth(delivered), untilDay(parameters, 'as_of')],
  },
  grain: ['contact_id'],
  from: db.selectFrom(delivered.as('c')).crossJoin(parameters.as('r')).whereRef('c.started_on', '<=', 'r.as_of'),
  columns: ({ text, date, timestamp, flag, optional, ref }) => ({
    contact_id: text('c.contact_id', 'Contact.'),
    account_id: text('c.account_id', 'Account.'),
    started_at: timestamp('c.started_at', 'When.'),
    started_on: date('c.started_on', 'Business date.'),
    channel: text('c.channel', 'How.'),
    direction: text('c.direction', 'Who began it.'),
    collector_id: optional.text('c.collector_id', 'Who handled it; null is nobody named.'),
    is_connected: flag(isTrue(ref('c.connected')), 'Somebody answered; unknown counts as no.'),
    connected: optional.flag('c.connected', 'The same, null where it is unknown.'),
    party: optional.text('c.party', 'Who was reached.'),
    talk_seconds: optional.integer('c.talk_seconds', 'Length of the conversation.'),
    number_ref: optional.text('c.number_ref', 'Pseudonym of the number used.'),
    visitors: optional.integer('c.visitors', 'People on a visit.'),
    text: optional.text('c.text', 'Note or transcript.'),
  }),
})
