import { source } from '#warehouse'

export const payments = source('raw.payments', {
  about: 'One row per payment, reversal or waiver',
  key: ['payment_id'],
  columns: ({ id, date, money, code, optional }) => ({
    payment_id: id('Payment.'),
    account_id: id('Account credited.'),
    effective_on: date('Day it counts.'),
    amount: money('Amount, above 0 for every kind.', { limits: { above: 0 } }),
    kind: code(['payment', 'reversal', 'waiver'], 'What it is.'),
    posted_at: optional.instant('When it was booked.'),
    status: optional.code(['posted', 'pending'], 'Booked or still expected.', { standard: 'posted' }),
    reverses_payment_id: optional.id('The payment a reversal takes back.', {
      requiredWhen: { column: 'kind', value: 'reversal' },
    }),
    method: optional.text('How it was paid.'),
  }),
})
