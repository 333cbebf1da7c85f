import {
  allOf,
  anyOf,
  as,
  compare,
  db,
  greatest,
  literal,
  minus,
  orElse,
  previous,
  runningMax,
  type Exp,
} from '#warehouse'
import { rules } from '../sources/rules.ts'
import { countedContacts } from './counted_contacts.ts'

/** The longest count of days, in days, that is near. */
const nearDays = 60
/** How far before a contact those may be that a near rule counts with it: local days are at most two off, each. */
export const nearReach = nearDays + 4

/** The rule counts contacts of a month, or of few days. */
const isNear = (period: Exp<string>, days: Exp<number>) =>
  anyOf(
    compare(period, '=', literal('text', 'month')),
    allOf(compare(period, '=', literal('text', 'days')), compare(days, '<=', literal('integer', nearDays))),
  )

/** Contacts that go over what a rule allows, or are the last it allows: of rules that count what is near, or of the others. */
export function goingOver(isRecent: boolean) {
  /**
   * How far back the contact that uses up the threshold lies, where the one before it lies, and the last one that starts a
   * wait or ends a count.
   */
  const counted = db
    .selectFrom(countedContacts.as('c'))
    .innerJoin(rules.as('r'), 'r.rule_no', 'c.rule_no')
    .where((eb) =>
      isRecent
        ? isNear(eb.ref('r.period'), eb.ref('r.period_days'))
        : eb.not(isNear(eb.ref('r.period'), eb.ref('r.period_days'))),
    )
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
        'c.day',
        'c.local_on',
        'c.position',
        'c.counts_from',
        'c.is_judged',
        'c.place',
        'r.kind',
        previous(eb.ref('c.local_on'), window, eb.ref('r.threshold')).as('reached_on'),
        previous(
          eb.ref('c.local_on'),
          window,
          as(
            'integer',
            greatest(minus(eb.ref('r.threshold'), literal('integer', 1)), literal('integer', 0)),
          ) as Exp<number>,
        ).as('filled_on'),
        'r.threshold',
        runningMax(marked, window).as('marked_on'),
      ]
    })
  const judged = db
    .selectFrom(counted.as('c'))
    .where('c.is_judged', '=', true)
    .where('c.place', '=', 0)
    .select([
      'c.rule_no',
      'c.contact_id',
      'c.unit_key',
      'c.zone',
      'c.started_at',
      'c.day',
      'c.local_on',
      'c.position',
      'c.counts_from',
    ])
    .select((eb) => {
      const marked = orElse(
        as('flag', eb('c.marked_on', '>=', eb.ref('c.counts_from'))),
        literal('flag', false),
      ) as Exp<boolean>
      const counts = allOf(eb('c.kind', '=', 'count'), eb(marked, '=', false))
      const isOver = eb.or([
        allOf(eb('c.kind', '=', 'wait'), eb(marked, '=', true)),
        allOf(counts, eb('c.reached_on', '>=', eb.ref('c.counts_from'))),
      ])
      const isFull = allOf(counts, eb('c.threshold', '>', 1), eb('c.filled_on', '>=', eb.ref('c.counts_from')))
      return [
        orElse(as('flag', isOver), literal('flag', false)).$castTo<boolean>().as('is_over'),
        as('flag', isFull).as('is_full'),
      ]
    })
  return db.selectFrom(judged.as('c')).where((eb) => eb.or([eb('c.is_over', '=', true), eb('c.is_full', '=', true)]))
}
