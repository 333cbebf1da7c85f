import { source } from '#warehouse'

export const accounts = source('raw.accounts', {
  about: 'One row per debt',
  key: ['account_id'],
  columns: ({ id, text, optional }) => ({
    account_id: id('Account.'),
    debtor_id: id('Person who owes.'),
    product: text('Product, without history.'),
    originated_on: optional.date('Day the debt began.'),
    original_amount: optional.money('Amount lent.', { limits: { min: 0 } }),
    currency: optional.text('Currency code.', { currency: true }),
    region: optional.text('Region, without history.'),
    timezone: optional.timezone("The debtor's zone, or several candidates joined by `|`."),
    client_id: optional.id('Creditor, without history.'),
  }),
})
