import { anyOf, allOf, compare, db, orElse, literal, type AnyQuery } from '#warehouse'
import { countedContacts } from '../intermediate/counted_contacts.ts'
import { counts } from '../intermediate/counts.ts'
import { lookBacks } from '../intermediate/look_backs.ts'
import { rules } from '../sources/rules.ts'
import { findings } from './findings.ts'

const counted = db
  .selectFrom(findings.as('f'))
  .innerJoin(rules.as('r'), 'r.rule_no', 'f.rule_no')
  .innerJoin(counts.as('m'), (join) =>
    join
      .onRef('m.rule_no', '=', 'f.rule_no')
      .onRef('m.contact_id', '=', 'f.contact_id')
      .on('m.is_over', '=', true)
      .on((eb) => compare(eb.ref('m.zone'), '=', orElse(eb.ref('f.zone'), literal('text', '')))),
  )
  .innerJoin(countedContacts.as('o'), (join) =>
    join
      .onRef('o.rule_no', '=', 'm.rule_no')
      .onRef('o.unit_key', '=', 'm.unit_key')
      .onRef('o.zone', '=', 'm.zone')
      .onRef('o.local_on', '>=', 'm.counts_from')
      .onRef('o.local_on', '<=', 'm.local_on')
      .onRef('o.started_at', '<=', 'm.started_at')
      .on((eb) =>
        anyOf(
          compare(eb.ref('o.started_at'), '<', eb.ref('m.started_at')),
          compare(eb.ref('o.contact_id'), '<', eb.ref('m.contact_id')),
        ),
      ),
  )
  .where((eb) =>
    anyOf(
      allOf(eb('r.kind', '=', 'count'), eb('o.place', '=', 0)),
      allOf(eb('r.kind', '=', 'wait'), eb('o.place', '=', 1)),
    ),
  )
  .select(['f.contact_id', 'f.rule_id', 'f.day', 'o.contact_id as other_contact_id'])

const lookedAt = db
  .selectFrom(findings.as('f'))
  .innerJoin(lookBacks.as('l'), (join) =>
    join.onRef('l.rule_no', '=', 'f.rule_no').onRef('l.contact_id', '=', 'f.contact_id'),
  )
  .where('f.outcome', '=', 'breach')
  .select(['f.contact_id', 'f.rule_id', 'f.day', 'l.other_contact_id'])

/**
 * The other contacts a breach rests on: `contact_id`, `rule_id`, `day` and `other_contact_id`. A query, not a table: the
 * contacts of a number that thousands share are each other's evidence, which nobody should keep.
 */
export const evidence = (): AnyQuery => db.selectFrom(counted.unionAll(lookedAt).as('e')).selectAll() as AnyQuery
