import { db, model } from '#warehouse'
import { parameters } from '../sources/run.ts'
import { surveys as delivered } from '../sources/surveys.ts'

export const surveys = model('staging.surveys', {
  about: 'One row per answer to a satisfaction survey given by the day of the run',
  materialized: 'view',
  grain: ['survey_id'],
  from: db.selectFrom(delivered.as('s')).crossJoin(parameters.as('r')).whereRef('s.answered_on', '<=', 'r.as_of'),
  columns: ({ text, date, integer, optional }) => ({
    survey_id: text('s.survey_id', 'Survey.'),
    answered_on: date('s.answered_on', 'Day answered.'),
    score: integer('s.score', '1 (worst) to 5 (best).'),
    account_id: optional.text('s.account_id', 'Account.'),
    collector_id: optional.text('s.collector_id', 'Collector.'),
    contact_id: optional.text('s.contact_id', 'Contact.'),
  }),
})
