import { db, literal, model, sameMonth } from '#warehouse'
import { contactFacts } from './contact_facts.ts'
import { moreZones } from './more_zones.ts'

const first = db
  .selectFrom(contactFacts.as('c'))
  .where('c.local_at', 'is not', null)
  .select((eb) => [
    'c.contact_id',
    eb.ref('c.zone').$notNull().as('zone'),
    literal('integer', 1).$castTo<number | null>().as('position'),
    eb.ref('c.local_at').$notNull().as('local_at'),
    'c.profile',
    'c.account_id',
    'c.debtor_id',
    'c.number_ref',
    'c.channel',
    'c.started_at',
    'c.started_on',
  ])

const further = db
  .selectFrom(moreZones.as('m'))
  .select([
    'm.contact_id',
    'm.zone',
    'm.position',
    'm.local_at',
    'm.profile',
    'm.account_id',
    'm.debtor_id',
    'm.number_ref',
    'm.channel',
    'm.started_at',
    'm.started_on',
  ])

export const localContacts = model('intermediate.local_contacts', {
  about:
    'One row per contact and zone in which it is dated: those its debtor may live in, and those of others it is counted for',
  materialized: 'view',
  months: {
    by: 'started_on',
    reads: [sameMonth(contactFacts), sameMonth(moreZones)],
  },
  grain: ['contact_id', 'zone'],
  from: db.selectFrom(first.unionAll(further).as('c')),
  columns: ({ text, date, timestamp, count, optional }) => ({
    contact_id: text('c.contact_id', 'Contact.'),
    zone: text('c.zone', 'Zone.'),
    position: optional.integer('c.position', "Place of the zone among its debtor's; null where it is another's."),
    local_at: timestamp('c.local_at', 'Local time in it.'),
    profile: count('c.profile', 'As in contact_facts, and so are those below.'),
    account_id: text('c.account_id', 'Account.'),
    debtor_id: optional.text('c.debtor_id', 'Person who owes.'),
    number_ref: optional.text('c.number_ref', 'Pseudonym of the number used.'),
    channel: text('c.channel', 'How.'),
    started_at: timestamp('c.started_at', 'When.'),
    started_on: date('c.started_on', 'Business date.'),
  }),
})
