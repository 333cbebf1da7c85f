import { allOf, as, db, literal, model, within } from '#warehouse'
import { attributions } from '../intermediate/attributions.ts'
import { memberships } from '../intermediate/memberships.ts'
import { money } from '../intermediate/money.ts'
import { receipts } from '../intermediate/receipts.ts'
import { spellSegments } from '../intermediate/spell_segments.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'

/** Receipts as they stand, and the reversals that follow their originals. */
const entries = db
  .selectFrom(receipts.as('p'))
  .select((eb) => [
    'p.payment_id',
    'p.payment_id as original_id',
    'p.account_id',
    'p.effective_on',
    'p.effective_on as original_on',
    'p.amount',
    'p.nature',
    eb.ref('p.assignment_id').as('assignment_id'),
  ])
  .unionAll(
    db
      .selectFrom(money.as('m'))
      .where('m.is_reversal', '=', true)
      .select((eb) => [
        'm.payment_id',
        'm.original_id',
        'm.account_id',
        'm.effective_on',
        'm.original_on',
        'm.amount',
        eb.cast<'posted'>(eb.val('posted'), 'varchar').as('nature'),
        eb.ref('m.assignment_id').as('assignment_id'),
      ]),
  )

export const credits = model('marts.credits', {
  about: 'One row per attribution policy and payment, reversal, waiver or pending payment: who is credited with it',
  materialized: 'table',
  grain: ['policy', 'payment_id'],
  from: db
    .selectFrom(entries.as('e'))
    .innerJoin(attributions.as('c'), 'c.payment_id', 'e.original_id')
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('e.original_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'c.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'e.account_id')
    .leftJoin(spellSegments.as('s'), 's.assignment_id', 'e.assignment_id'),
  columns: ({ text, date, money, total, count, optional, eb, ref }) => {
    const one = (when: Parameters<typeof allOf>[0]) => as('count', eb.case().when(when).then(1).else(0).end())
    const zero = literal('money', '0' as never)
    const given = (when: Parameters<typeof allOf>[0]) =>
      as('total', eb.case().when(when).then(ref('e.amount')).else(zero).end())
    const posted = eb('e.nature', '=', 'posted')
    const waived = eb('e.nature', '=', 'waived')
    const pending = eb('e.nature', '=', 'pending')
    const people = allOf(posted, eb('c.collector_id', 'is not', null))
    return {
      policy: text('c.policy', 'Policy.'),
      payment_id: text('e.payment_id', 'Payment, reversal or waiver.'),
      original_id: text('e.original_id', 'The payment itself, or the one taken back.'),
      account_id: text('e.account_id', 'Account.'),
      effective_on: date('e.effective_on', 'Day it counts.'),
      original_on: date('e.original_on', 'Day the original counts.'),
      amount: money('e.amount', 'Amount; below 0 for a reversal.'),
      nature: text('e.nature', 'Posted, waived or pending.'),
      rule: text('c.rule', 'Rule that credited the original.'),
      evidence: optional.text('c.evidence', 'Assignment, promise or contact the rule went by.'),
      collector_id: optional.text('c.collector_id', 'Who is credited; null is the house.'),
      team_id: optional.text('t.team_id', 'Their team on the day of the original.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      bucket: optional.text('s.bucket', 'Bucket of the spell the original fell in; null outside spells.'),
      hand: optional.integer('s.hand', 'Hand of that spell.'),
      batch: optional.text('s.batch', 'Batch of that spell.'),
      net_amount: total(given(posted), 'Posted money, reversals below 0.'),
      net_count: count(one(posted), 'One where it is posted money.'),
      waived_amount: total(given(waived), 'Posted waivers.'),
      waived_count: count(one(waived), 'One where it is a posted waiver.'),
      pending_amount: total(given(pending), 'Pending payments.'),
      pending_count: count(one(pending), 'One where it is a pending payment.'),
      people_amount: total(given(people), 'Posted money credited to people.'),
      people_count: count(one(people), 'One where it is posted money credited to people.'),
    }
  },
})
