import { expect, test } from 'vitest'
import { as, db, lineageOf, model, rootsOf, source, sum, type AnyModel } from '#warehouse'
import { models, ruleTables, runTables, sources } from '#sql'

const payments = source('raw.payments', {
  about: 'One row per payment',
  key: ['payment_id'],
  columns: ({ id, money, date, optional }) => ({
    payment_id: id('Payment.'),
    account_id: id('Account.'),
    paid_on: date('Day.'),
    amount: money('Amount.'),
    note: optional.text('Note.'),
  }),
})

const clean = model('staging.payments', {
  about: 'One row per payment that counts',
  materialized: 'view',
  grain: ['payment_id'],
  from: db.selectFrom(payments.as('p')).where('p.note', 'is', null),
  columns: ({ text, money, date }) => ({
    payment_id: text('p.payment_id', 'Payment.'),
    account: text('p.account_id', 'Account.'),
    day: date('p.paid_on', 'Day.'),
    amount: money('p.amount', 'Amount.'),
  }),
})

const both = db
  .selectFrom(clean.as('c'))
  .select(['c.account', 'c.amount as money'])
  .unionAll(db.selectFrom(payments.as('p')).select(['p.account_id', 'p.amount']) as never)

const totals = model('marts.totals', {
  about: 'One row per account',
  materialized: 'table',
  grain: ['account'],
  grouped: true,
  from: db.selectFrom(both.as('b')),
  columns: ({ text, total, flag, eb }) => ({
    account: text('b.account', 'Account.'),
    amount: total(as('total', sum(eb.ref('b.money'))) as never, 'Money.'),
    has_note: flag(
      eb.exists(db.selectFrom(payments.as('n')).select('n.payment_id').where('n.note', 'is not', null)) as never,
      'Any note.',
    ),
  }),
})

test('a column comes from the columns its expression names, through renaming, unions and subqueries', () => {
  expect(lineageOf(clean, [payments])).toEqual({
    columns: {
      payment_id: ['raw.payments.payment_id'],
      account: ['raw.payments.account_id'],
      day: ['raw.payments.paid_on'],
      amount: ['raw.payments.amount'],
    },
    rows: ['raw.payments.note'],
  })
  expect(lineageOf(totals, [payments, clean])).toEqual({
    columns: {
      account: ['raw.payments.account_id', 'staging.payments.account'],
      amount: ['raw.payments.amount', 'staging.payments.amount'],
      has_note: ['raw.payments.note', 'raw.payments.payment_id'],
    },
    rows: ['raw.payments.account_id', 'staging.payments.account'],
  })
})

test('the roots of a column are what was delivered', () => {
  const all = new Map([clean, totals].map((one: AnyModel) => [one.name, lineageOf(one, [payments, clean])]))
  expect(rootsOf('marts.totals.amount', all)).toEqual(['raw.payments.amount'])
})

/** Written in the models themselves: which side of a move a step stands on. */
const constants = ['intermediate.bridge_steps.side']
const relations = [...models, ...Object.values(sources), ...Object.values(runTables), ...Object.values(ruleTables)]
const promised = new Set(
  relations.flatMap(({ name, columns }) => Object.keys(columns).map((column) => `${name}.${column}`)),
)

test.each(models.map((one) => [one.name, one] as const))(
  '%s: every column has its origins, and each exists',
  (_, one) => {
    const { columns, rows } = lineageOf(one, relations)
    expect(Object.keys(columns)).toEqual(Object.keys(one.columns))
    for (const origin of [...Object.values(columns).flat(), ...rows]) expect(promised).toContain(origin)
    const unsaid = Object.entries(columns).filter(([, origins]) => origins.length === 0)
    for (const [column] of unsaid) {
      const { kind, values } = one.columns[column]!
      expect(
        kind === 'count' || kind === 'flag' || values !== undefined || constants.includes(`${one.name}.${column}`),
        `${one.name}.${column}`,
      ).toBe(true)
    }
  },
)
