import { addDays, db, least, literal, minus, model, next, orElse, runningSum, sum } from '#warehouse'
import { money } from './money.ts'
import { spells } from './spells.ts'

const paidDays = db
  .selectFrom(money.as('m'))
  .innerJoin(spells.as('s'), 's.assignment_id', 'm.assignment_id')
  .where((eb) =>
    eb.or([eb('s.end_on', 'is', null), eb(addDays(eb.ref('m.effective_on'), 1), '<', eb.ref('s.end_on').$notNull())]),
  )
  .groupBy(['s.assignment_id', 'm.effective_on'])
  .select((eb) => [
    's.assignment_id',
    addDays(eb.ref('m.effective_on'), 1).as('from_on'),
    orElse(sum(eb.ref('m.amount')), literal('total', '0' as never)).as('paid_amount'),
  ])

const steps = db
  .selectFrom(spells.as('s'))
  .select(['s.assignment_id', 's.start_on as from_on', literal('total', '0' as never).as('paid_amount')])
  .unionAll(db.selectFrom(paidDays.as('p')).select(['p.assignment_id', 'p.from_on', 'p.paid_amount']))

const running = db.selectFrom(steps.as('p')).select((eb) => {
  const days = { by: [eb.ref('p.assignment_id')], order: [eb.ref('p.from_on')] }
  return [
    'p.assignment_id',
    'p.from_on',
    next(eb.ref('p.from_on'), days).as('next_on'),
    orElse(runningSum(eb.ref('p.paid_amount'), days), literal('total', '0' as never)).as('paid_amount'),
  ]
})

export const books = model('intermediate.books', {
  about: 'One row per spell and stretch of days, `[from_on, to_on)`, on which its open book stays the same',
  materialized: 'table',
  grain: ['assignment_id', 'from_on'],
  from: db.selectFrom(running.as('r')).innerJoin(spells.as('s'), 's.assignment_id', 'r.assignment_id'),
  columns: ({ text, date, total, optional, ref }) => ({
    assignment_id: text('r.assignment_id', 'Spell.'),
    from_on: date('r.from_on', 'First day.'),
    to_on: optional.date(orElse(ref('r.next_on'), ref('s.end_on')), 'First day it no longer is; null while it lasts.'),
    book_amount: total(
      minus(ref('s.assigned_amount'), least(ref('s.assigned_amount'), ref('r.paid_amount'))),
      'What is still open of the amount handed over, by the net in-spell payments before the day.',
    ),
  }),
  checks: {
    'a book is never more than what was handed over': (books) =>
      db
        .selectFrom(books.as('b'))
        .innerJoin(spells.as('s'), 's.assignment_id', 'b.assignment_id')
        .where((eb) => eb('b.book_amount', '>', eb.ref('s.assigned_amount')))
        .select(['b.assignment_id', 'b.from_on', 'b.book_amount']),
  },
})
