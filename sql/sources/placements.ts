import { source } from '#warehouse'

export const placements = source('raw.placements', {
  about: 'One row per hand-over of an account to collection',
  key: ['placement_id'],
  columns: ({ id, date, money, optional }) => ({
    placement_id: id('Placement.'),
    account_id: id('Account placed.'),
    placed_on: date('First day.'),
    placed_amount: money('Amount placed.', { limits: { min: 0 } }),
    batch: optional.text('Batch it came with.'),
    hand: optional.integer('First, second, third … hand.', { limits: { min: 1 } }),
    dpd_at_placement: optional.integer('Days past due when placed.'),
    closed_on: optional.date('Day it ended; null while it lasts.', { notBefore: 'placed_on' }),
    close_reason: optional.code(['paid', 'settled', 'recalled', 'charged_off', 'sold', 'other'], 'Why it ended.'),
  }),
})
