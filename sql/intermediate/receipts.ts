import { db, model, within } from '#warehouse'
import { payments } from '../staging/payments.ts'
import { spells } from './spells.ts'

export const receipts = model('intermediate.receipts', {
  about: 'One row per posted payment, posted waiver or pending payment: what a policy attributes',
  materialized: 'table',
  grain: ['payment_id'],
  from: db
    .selectFrom(payments.as('p'))
    .where((eb) =>
      eb.or([eb('p.kind', '=', 'payment'), eb.and([eb('p.kind', '=', 'waiver'), eb('p.status', '=', 'posted')])]),
    )
    .leftJoin(spells.as('s'), (join) =>
      join
        .onRef('s.account_id', '=', 'p.account_id')
        .on((eb) => within(eb.ref('p.effective_on'), eb.ref('s.start_on'), eb.ref('s.end_on'))),
    ),
  columns: ({ text, date, money, optional, code, eb }) => ({
    payment_id: text('p.payment_id', 'Payment or waiver.'),
    account_id: text('p.account_id', 'Account.'),
    effective_on: date('p.effective_on', 'Day it counts.'),
    amount: money('p.amount', 'Amount.'),
    nature: code(
      ['posted', 'waived', 'pending'],
      eb
        .case()
        .when('p.kind', '=', 'waiver')
        .then('waived' as const)
        .when('p.status', '=', 'pending')
        .then('pending' as const)
        .else('posted' as const)
        .end(),
      'Money that counts, money forgiven, or money expected.',
    ),
    assignment_id: optional.text('s.assignment_id', 'Spell it fell in; null when nobody held the account.'),
    owner_id: optional.text('s.collector_id', 'Who held the account.'),
  }),
})
