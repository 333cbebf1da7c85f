import { source } from '#warehouse'

export const surveys = source('raw.surveys', {
  about: 'One row per answer to a satisfaction survey',
  key: ['survey_id'],
  columns: ({ id, date, integer, optional }) => ({
    survey_id: id('Survey.'),
    answered_on: date('Day answered.'),
    score: integer('1 (worst) to 5 (best).', { limits: { min: 1, max: 5 } }),
    account_id: optional.id('Account.'),
    collector_id: optional.id('Collector.'),
    contact_id: optional.id('Contact.'),
  }),
})
