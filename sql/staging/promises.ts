import { db, model } from '#warehouse'
import { promises as delivered } from '../sources/promises.ts'
import { parameters } from '../sources/run.ts'

export const promises = model('staging.promises', {
  about: 'One row per promise made by the day of the run',
  materialized: 'view',
  grain: ['promise_id'],
  from: db.selectFrom(delivered.as('p')).crossJoin(parameters.as('r')).whereRef('p.made_on', '<=', 'r.as_of'),
  columns: ({ text, date, timestamp, money, optional, eb }) => ({
    promise_id: text('p.promise_id', 'Promise.'),
    account_id: text('p.account_id', 'Account.'),
    made_at: timestamp('p.made_at', 'When it was made.'),
    made_on: date('p.made_on', 'Business date.'),
    due_on: date('p.due_on', 'Last day to pay.'),
    amount: money('p.amount', 'Amount promised.'),
    collector_id: optional.text('p.collector_id', 'Who took it.'),
    contact_id: optional.text('p.contact_id', 'Contact it was made in.'),
    cancelled_on: optional.date(
      eb.case().when('p.cancelled_on', '<=', eb.ref('r.as_of')).then(eb.ref('p.cancelled_on')).else(null).end(),
      'Day it was withdrawn; null while that is not known.',
    ),
  }),
})
