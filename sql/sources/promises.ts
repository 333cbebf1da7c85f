import { source } from '#warehouse'

export const promises = source('raw.promises', {
  about: 'One row per promise to pay',
  key: ['promise_id'],
  columns: ({ id, instant, dayOf, date, money, optional }) => ({
    promise_id: id('Promise.'),
    account_id: id('Account it was made on.'),
    made_at: instant('When it was made.'),
    made_on: dayOf('made_at', 'Its business date.'),
    due_on: date('Last day to pay.', { oddBefore: 'made_at' }),
    amount: money('Amount promised.', { limits: { above: 0 } }),
    collector_id: optional.id('Who took it.'),
    contact_id: optional.id('Contact it was made in.'),
    cancelled_on: optional.date('Day it was withdrawn.'),
  }),
})
