import { db, literal, minus, model, within } from '#warehouse'
import { payments } from '../staging/payments.ts'
import { spells } from './spells.ts'

const originals = db
  .selectFrom(payments.as('p'))
  .where('p.kind', '=', 'payment')
  .where('p.status', '=', 'posted')
  .leftJoin(spells.as('s'), (join) =>
    join
      .onRef('s.account_id', '=', 'p.account_id')
      .on((eb) => within(eb.ref('p.effective_on'), eb.ref('s.start_on'), eb.ref('s.end_on'))),
  )
  .select(['p.payment_id', 'p.account_id', 'p.effective_on', 'p.amount', 's.assignment_id'])

const movements = db
  .selectFrom(originals.as('o'))
  .select([
    'o.payment_id',
    'o.payment_id as original_id',
    'o.account_id',
    'o.effective_on',
    'o.effective_on as original_on',
    'o.amount',
    'o.assignment_id',
    literal('flag', false).as('is_reversal'),
  ])
  .unionAll(
    db
      .selectFrom(payments.as('r'))
      .where('r.kind', '=', 'reversal')
      .where('r.status', '=', 'posted')
      .innerJoin(originals.as('o'), 'o.payment_id', 'r.reverses_payment_id')
      .select((eb) => [
        'r.payment_id',
        'o.payment_id as original_id',
        'o.account_id',
        'r.effective_on',
        'o.effective_on as original_on',
        minus(literal('money', '0' as never), eb.ref('r.amount')).as('amount'),
        'o.assignment_id',
        literal('flag', true).as('is_reversal'),
      ]),
  )

export const money = model('intermediate.money', {
  about: 'One row per posted payment, and per posted reversal of one',
  materialized: 'table',
  grain: ['payment_id'],
  from: db.selectFrom(movements.as('m')),
  columns: ({ text, date, money, flag, optional }) => ({
    payment_id: text('m.payment_id', 'Payment or reversal.'),
    original_id: text('m.original_id', 'The payment itself, or the one taken back.'),
    account_id: text('m.account_id', 'Account.'),
    effective_on: date('m.effective_on', 'Day it counts.'),
    original_on: date('m.original_on', 'Day the original counts.'),
    amount: money('m.amount', 'Amount; below 0 for a reversal.'),
    assignment_id: optional.text('m.assignment_id', 'Spell the original fell in; null when nobody held the account.'),
    is_reversal: flag('m.is_reversal', 'Takes money back.'),
  }),
})
