import { db, isTrue, model } from '#warehouse'
import { accounts } from '../staging/accounts.ts'
import { placements as placed } from '../staging/placements.ts'

export const placements = model('marts.placements', {
  about: 'One row per placement',
  materialized: 'table',
  grain: ['placement_id'],
  from: db.selectFrom(placed.as('p')).leftJoin(accounts.as('a'), 'a.account_id', 'p.account_id'),
  columns: ({ text, date, money, flag, optional, eb }) => ({
    placement_id: text('p.placement_id', 'Placement.'),
    account_id: text('p.account_id', 'Account placed.'),
    placed_on: date('p.placed_on', 'First day.'),
    placed_amount: money('p.placed_amount', 'Amount placed.'),
    is_recalled: flag(isTrue(eb('p.close_reason', '=', 'recalled') as never), 'Closed because it was recalled.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    hand: optional.integer('p.hand', 'First, second, third … hand.'),
    batch: optional.text('p.batch', 'Batch.'),
  }),
})
