import { source } from '#warehouse'

export const reviewItems = source('raw.review_items', {
  about: 'One row per line of a review sheet',
  key: ['review_id', 'item'],
  columns: ({ id, text, optional, number }) => ({
    review_id: id('Review.'),
    item: text('Line.'),
    section: optional.text('Section of the sheet.'),
    weight: number('Weight.', { limits: { min: 0 } }),
    score: number('Points given.', { limits: { min: 0, notAbove: 'max_score' } }),
    max_score: number('Points possible.', { limits: { above: 0 } }),
    applicable: optional.flag('Whether it applied.', { standard: 'true' }),
    critical: optional.flag('Whether failing it fails the review.'),
  }),
})
