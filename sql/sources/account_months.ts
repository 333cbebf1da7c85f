import { source } from '#warehouse'

export const accountMonths = source('raw.account_months', {
  about: 'One row per account and month end at which its balance was delivered',
  key: ['account_id', 'as_of'],
  columns: ({ id, date, unknown, integer, code, optional }) => ({
    account_id: id('Account.'),
    as_of: date("A month's last day.", { limits: { month: 'last' } }),
    balance: unknown.money('What is owed; null is unknown, below 0 a credit balance.'),
    dpd: integer('Days past due.'),
    status: code(['open', 'paid_off', 'charged_off', 'sold', 'recalled', 'restructured'], 'State of the account.'),
    cycles_past_due: optional.integer('Billing cycles past due.'),
  }),
})
