import { db, model, sameMonth } from '#warehouse'
import { longCounts } from './long_counts.ts'
import { recentCounts } from './recent_counts.ts'

export const counts = model('intermediate.counts', {
  about:
    'One row per contact that goes over what a rule allows, or is the last it allows, and candidate zone in which it does',
  materialized: 'view',
  months: { by: 'day', reads: [sameMonth(recentCounts), sameMonth(longCounts)] },
  grain: ['rule_no', 'contact_id', 'position'],
  from: db.selectFrom(
    db
      .selectFrom(recentCounts.as('a'))
      .selectAll()
      .unionAll(db.selectFrom(longCounts.as('b')).selectAll())
      .as('c'),
  ),
  columns: ({ text, integer, date, timestamp, flag, optional }) => ({
    rule_no: integer('c.rule_no', 'Rule.'),
    contact_id: text('c.contact_id', 'Contact.'),
    day: date('c.day', 'Its business date.'),
    position: optional.integer('c.position', 'Place of the zone among its candidates; null where no zone matters.'),
    unit_key: text('c.unit_key', 'Account, debtor or number whose contacts are counted.'),
    zone: text('c.zone', 'Zone; empty where the rule needs no local time.'),
    started_at: timestamp('c.started_at', 'When.'),
    counts_from: date('c.counts_from', 'First day whose contacts are counted with it.'),
    local_on: date('c.local_on', 'Its own day, the last of these.'),
    is_over: flag('c.is_over', 'It goes over; otherwise it is the last the rule allows.'),
  }),
})
