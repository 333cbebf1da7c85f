import { db, model } from '#warehouse'
import { books as steps } from '../intermediate/books.ts'

export const books = model('marts.books', {
  about: 'One row per spell and stretch of days, `[from_on, to_on)`, on which its open book stays the same',
  materialized: 'view',
  grain: ['assignment_id', 'from_on'],
  from: db.selectFrom(steps.as('b')),
  columns: ({ text, date, total, optional }) => ({
    assignment_id: text('b.assignment_id', 'Spell.'),
    from_on: date('b.from_on', 'First day.'),
    to_on: optional.date('b.to_on', 'First day it no longer is; null while it lasts.'),
    book_amount: total('b.book_amount', 'What is still open of the amount handed over.'),
  }),
})
