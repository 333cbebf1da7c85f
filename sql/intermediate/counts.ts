import { allOf, as, db, model, orElse, previous, runningMax, literal, type Exp } from '#warehouse'
import { rules } from '../sources/rules.ts'
import { countedContacts } from './counted_contacts.ts'

/** How far back the contact that uses up the threshold lies, and the last one that starts a wait or ends a count. */
const counted = db
  .selectFrom(countedContacts.as('c'))
  .innerJoin(rules.as('r'), 'r.rule_no', 'c.rule_no')
  .select((eb) => {
    const window = {
      by: [eb.ref('c.rule_no'), eb.ref('c.unit_key'), eb.ref('c.zone')],
      order: [eb.ref('c.started_at'), eb.ref('c.contact_id'), eb.ref('c.place')],
    }
    const marked = eb.case().when('c.place', '=', 1).then(eb.ref('c.local_on')).else(null).end()
    return [
      'c.rule_no',
      'c.contact_id',
      'c.unit_key',
      'c.zone',
      'c.started_at',
      'c.local_on',
      'c.position',
      'c.counts_from',
      'c.is_judged',
      'c.place',
      'r.kind',
      previous(eb.ref('c.local_on'), window, eb.ref('r.threshold')).as('reached_on'),
      runningMax(marked, window).as('marked_on'),
    ]
  })

export const counts = model('intermediate.counts', {
  about: 'One row per contact that goes over what a rule allows, and candidate zone in which it does',
  materialized: 'table',
  grain: ['rule_no', 'contact_id', 'position'],
  from: db
    .selectFrom(counted.as('c'))
    .where('c.is_judged', '=', true)
    .where('c.place', '=', 0)
    .where((eb) => {
      const marked = orElse(
        as('flag', eb('c.marked_on', '>=', eb.ref('c.counts_from'))),
        literal('flag', false),
      ) as Exp<boolean>
      return eb.or([
        allOf(eb('c.kind', '=', 'wait'), eb(marked, '=', true)),
        allOf(eb('c.kind', '=', 'count'), eb('c.reached_on', '>=', eb.ref('c.counts_from')), eb(marked, '=', false)),
      ])
    }),
  columns: ({ text, integer, date, timestamp, optional }) => ({
    rule_no: integer('c.rule_no', 'Rule.'),
    contact_id: text('c.contact_id', 'Contact.'),
    position: optional.integer('c.position', 'Place of the zone among its candidates; null where no zone matters.'),
    unit_key: text('c.unit_key', 'Account, debtor or number whose contacts are counted.'),
    zone: text('c.zone', 'Zone; empty where the rule needs no local time.'),
    started_at: timestamp('c.started_at', 'When.'),
    counts_from: date('c.counts_from', 'First day whose contacts are counted with it.'),
    local_on: date('c.local_on', 'Its own day, the last of these.'),
  }),
})
