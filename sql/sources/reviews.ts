import { source } from '#warehouse'

export const reviews = source('raw.reviews', {
  about: "One row per quality review of a collector's work",
  key: ['review_id'],
  columns: ({ id, date, optional }) => ({
    review_id: id('Review.'),
    collector_id: id('Collector reviewed.'),
    reviewed_on: date('Day.'),
    contact_id: optional.id('Contact reviewed.'),
    reviewer_id: optional.id('Who reviewed.'),
    sample: optional.code(['random', 'targeted'], 'How the contact was chosen.', { standard: 'random' }),
    critical_fail: optional.flag('Failed outright.'),
    score: optional.number('Score from 0 to 100.', { limits: { min: 0, max: 100 } }),
  }),
})
