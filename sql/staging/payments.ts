import { db, literal, model, orElse } from '#warehouse'
import { payments as delivered } from '../sources/payments.ts'
import { parameters } from '../sources/run.ts'

export const payments = model('staging.payments', {
  about: 'One row per payment, reversal or waiver that counts from a day up to that of the run',
  materialized: 'view',
  grain: ['payment_id'],
  from: db.selectFrom(delivered.as('p')).crossJoin(parameters.as('r')).whereRef('p.effective_on', '<=', 'r.as_of'),
  columns: ({ text, date, money, optional, ref }) => ({
    payment_id: text('p.payment_id', 'Payment.'),
    account_id: text('p.account_id', 'Account.'),
    effective_on: date('p.effective_on', 'Day it counts.'),
    amount: money('p.amount', 'Amount, above 0.'),
    kind: text('p.kind', 'Payment, reversal or waiver.'),
    status: text(orElse(ref('p.status'), literal('text', 'posted')), 'Posted or pending.'),
    reverses_payment_id: optional.text('p.reverses_payment_id', 'The payment a reversal takes back.'),
  }),
})
