import { addDays, allOf, anyOf, db, minus, literal, model, orElse, rowNumber, within } from '#warehouse'
import { policies } from '../sources/run.ts'
import { answers } from './answers.ts'
import { receipts } from './receipts.ts'

const policyNames = db.selectFrom(policies.as('k')).select('k.policy').distinct()

const answered = db
  .selectFrom(receipts.as('p'))
  .innerJoin(answers.as('a'), 'a.payment_id', 'p.payment_id')
  .innerJoin(policies.as('k'), (join) =>
    join.on((eb) => within(eb.ref('p.effective_on'), eb.ref('k.valid_from'), eb.ref('k.valid_to'))),
  )
  .where((eb) =>
    anyOf(
      eb('k.rule', '=', 'house'),
      allOf(eb('k.rule', '=', 'owner'), eb('a.owner_id', 'is not', null)),
      allOf(eb('k.rule', '=', 'promise_taker'), eb('a.promise_taker_id', 'is not', null)),
      allOf(
        eb('k.rule', '=', 'last_rpc'),
        eb(
          'a.contacted_on',
          '>=',
          addDays(eb.ref('p.effective_on'), minus(literal('integer', 0), eb.ref('k.days').$notNull())),
        ),
      ),
    ),
  )
  .select((eb) => {
    const pick = <T>(owner: T, promise: T, contact: T) => ({ owner, promise, contact })
    const who = pick(eb.ref('a.owner_id'), eb.ref('a.promise_taker_id'), eb.ref('a.last_rpc_collector_id'))
    const why = pick(eb.ref('a.assignment_id'), eb.ref('a.promise_id'), eb.ref('a.contact_id'))
    const byRule = (of: typeof who) =>
      eb
        .case()
        .when('k.rule', '=', 'owner')
        .then(of.owner)
        .when('k.rule', '=', 'promise_taker')
        .then(of.promise)
        .when('k.rule', '=', 'last_rpc')
        .then(of.contact)
        .else(null)
        .end()
    return [
      'k.policy',
      'p.payment_id',
      'k.rule',
      byRule(who).as('collector_id'),
      byRule(why).as('evidence'),
      rowNumber({ by: [eb.ref('k.policy'), eb.ref('p.payment_id')], order: [eb.ref('k.position')] }).as('rank'),
    ]
  })

const first = db.selectFrom(answered.as('a')).where('a.rank', '=', 1).selectAll()

export const attributions = model('intermediate.attributions', {
  about: 'One row per attribution policy and receipt: who is credited, by which rule and on what evidence',
  materialized: 'table',
  grain: ['policy', 'payment_id'],
  from: db
    .selectFrom(receipts.as('p'))
    .crossJoin(policyNames.as('n'))
    .leftJoin(first.as('a'), (join) =>
      join.onRef('a.payment_id', '=', 'p.payment_id').onRef('a.policy', '=', 'n.policy'),
    ),
  columns: ({ text, optional, ref }) => ({
    policy: text('n.policy', 'Policy.'),
    payment_id: text('p.payment_id', 'Receipt.'),
    collector_id: optional.text('a.collector_id', 'Who is credited; null is the house.'),
    rule: text(orElse(ref('a.rule'), literal('text', 'house')), 'Rule that answered first.'),
    evidence: optional.text('a.evidence', 'Assignment, promise or contact the rule went by; null for the house.'),
  }),
})
