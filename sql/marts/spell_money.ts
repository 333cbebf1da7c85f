import { db, model, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { money as movements } from '../intermediate/money.ts'
import { spells } from './spells.ts'

export const spellMoney = model('marts.spell_money', {
  about: 'One row per payment that fell in a spell, and per reversal of one: what the holder of the account recovered',
  materialized: 'table',
  grain: ['payment_id'],
  from: db
    .selectFrom(movements.as('m'))
    .innerJoin(spells.as('s'), 's.assignment_id', 'm.assignment_id')
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 's.collector_id')
        .on((eb) => within(eb.ref('m.original_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    ),
  columns: ({ text, date, money, count, optional, eb }) => ({
    payment_id: text('m.payment_id', 'Payment or reversal.'),
    assignment_id: text('s.assignment_id', 'Spell the original fell in.'),
    account_id: text('s.account_id', 'Account.'),
    effective_on: date('m.effective_on', 'Day it counts.'),
    original_on: date('m.original_on', 'Day the original counts.'),
    collector_id: text('s.collector_id', 'Who held the account.'),
    team_id: optional.text('t.team_id', 'Their team on the day of the original.'),
    grade: optional.text('s.grade', 'Grade of the collector.'),
    product: optional.text('s.product', 'Product.'),
    client_id: optional.text('s.client_id', 'Creditor.'),
    region: optional.text('s.region', 'Region.'),
    bucket: optional.text('s.bucket', 'Bucket when handed over.'),
    hand: optional.integer('s.hand', 'Hand of the placement in force.'),
    batch: optional.text('s.batch', 'Batch of the placement in force.'),
    band: optional.integer('s.band', 'Balance band of the amount handed over.'),
    recovered_amount: money('m.amount', 'Amount; below 0 for a reversal.'),
    recovered_count: count(eb.lit(1), 'One.'),
  }),
})
