import { expect, test } from 'vitest'
import {
  Database,
  build,
  check,
  createFilled,
  db,
  describe,
  inOrder,
  model,
  reads,
  source,
  sum,
  withUpstream,
  type AnyModel,
} from '#warehouse'

const sales = source('raw.sales', {
  about: 'One row per sale',
  key: ['sale_id'],
  columns: ({ id, money, code }) => ({
    sale_id: id('Sale.'),
    shop: code(['north', 'south'], 'Where.'),
    amount: money('How much.'),
  }),
})
const checked = model('staging.sales', {
  about: 'One row per sale',
  materialized: 'view',
  grain: ['sale_id'],
  from: db.selectFrom(sales.as('s')),
  columns: ({ text, code, money }) => ({
    sale_id: text('s.sale_id', 'Sale.'),
    shop: code(['north', 'south'], 's.shop', 'Where.'),
    amount: money('s.amount', 'How much.'),
  }),
  checks: {
    'a sale brings money in': (rows) =>
      db
        .selectFrom(rows.as('r'))
        .where('r.amount', '<=', '0' as never)
        .selectAll(),
  },
})
const shops = model('marts.shops', {
  about: 'One row per shop',
  materialized: 'table',
  grain: ['shop'],
  grouped: true,
  from: db.selectFrom(checked.as('s')),
  columns: ({ text, total, ref }) => ({
    shop: text('s.shop', 'Where.'),
    amount: total(sum(ref('s.amount')) as never, 'How much in all.'),
  }),
})

const record = { delivery_no: 1, record_no: 1 }
async function built(rows: readonly object[]): Promise<Database> {
  const database = await Database.open(':memory:')
  await createFilled(database, sales, rows.map((row) => ({ ...record, ...row })) as never)
  await build(database, [shops, checked])
  return database
}

test('a model reads what it imports, and is built after it', () => {
  expect([...reads(shops)]).toEqual(['staging.sales'])
  expect(inOrder([shops, checked])).toEqual([checked, shops])
  expect(withUpstream([shops], [checked, shops])).toEqual([checked, shops])
})

test('models that read each other are refused with the circle', () => {
  const a: AnyModel = model('marts.a', {
    about: 'One row per x',
    materialized: 'view',
    grain: ['x'],
    from: db.selectFrom(shops.as('s')),
    columns: ({ text }) => ({ x: text('s.shop', 'X.') }),
  })
  const circular = Object.create(shops, {
    toSelect: { value: () => db.selectFrom(a.as('a') as never).selectAll() },
  }) as AnyModel
  expect(() => inOrder([a, circular])).toThrow('models read each other: marts.a → marts.shops → marts.a')
})

test('sums of money are exact', async () => {
  const database = await built([
    { sale_id: '1', shop: 'north', amount: '0.10' },
    { sale_id: '2', shop: 'north', amount: '0.20' },
    { sale_id: '3', shop: 'south', amount: '9999999999999999.99' },
    { sale_id: '4', shop: 'south', amount: '9999999999999999.99' },
  ])
  expect(await database.rows('select * from marts.shops order by 1')).toEqual([
    { shop: 'north', amount: '0.30' },
    { shop: 'south', amount: '19999999999999999.98' },
  ])
  expect(await check(database, [checked, shops])).toEqual([])
  await database.close()
})

test('a check that fails names the model, the sentence, the count and three rows', async () => {
  const database = await built([
    ...['1', '2', '3', '4'].map((sale_id) => ({ sale_id, shop: 'north', amount: '-1' })),
    { sale_id: '4', shop: 'east', amount: '5' },
    { sale_id: '5', shop: null, amount: '5' },
  ])
  const violations = await check(database, [checked])
  expect(violations.map(({ sentence, count }) => [sentence, count])).toEqual([
    ['shop is never null', 1],
    ['shop is one of north, south', 1],
    ['sale_id tells one row from every other', 1],
    ['a sale brings money in', 4],
  ])
  expect(describe(violations[3]!)).toBe(
    'staging.sales: it should hold that a sale brings money in, but 4 rows break it, for example ' +
      '{"sale_id":"1","shop":"north","amount":"-1.00"} {"sale_id":"2","shop":"north","amount":"-1.00"} {"sale_id":"3","shop":"north","amount":"-1.00"}',
  )
  await database.close()
})
