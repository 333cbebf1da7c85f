import { source } from '#warehouse'
import { channels } from '../vocabulary.ts'

export const contacts = source('raw.contacts', {
  about: 'One row per contact or attempt with a debtor or a third party',
  key: ['contact_id'],
  months: 'started_on',
  columns: ({ id, instant, dayOf, code, optional }) => ({
    contact_id: id('Contact.'),
    account_id: id('Account it was about.'),
    started_at: instant('When it began; of a message, when it was sent.'),
    started_on: dayOf('started_at', 'Its business date.'),
    channel: code(channels, 'How.'),
    direction: code(['outbound', 'inbound'], 'Who began it.'),
    collector_id: optional.id('Who handled it.'),
    connected: optional.flag('Somebody answered.'),
    party: optional.code(['debtor', 'third_party', 'unknown', 'none'], 'Who was reached.'),
    talk_seconds: optional.integer('Length of the conversation.'),
    outcome: optional.text('Result, a free list.'),
    number_ref: optional.id('Pseudonym of the number used.', { personal: 'identity' }),
    visitors: optional.integer('People on a visit.'),
    text: optional.text('Note or transcript.', { personal: 'words' }),
  }),
})
