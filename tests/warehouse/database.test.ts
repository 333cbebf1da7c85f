import { afterAll, beforeAll, expect, test } from 'vitest'
import { Database, addDays, db, literal, selectRow, table } from '#warehouse'
import { sql } from 'kysely'

let database: Database
beforeAll(async () => {
  database = await Database.open(':memory:', { connections: 2 })
})
afterAll(() => database.close())

test('every kind of value is read exactly', async () => {
  const [row] = await database.rows(`select
    cast('9999999999999999.99' as decimal(18,2)) as money,
    cast('12345678901234567890123456789012.34' as decimal(38,2)) as total,
    cast(9007199254740993 as bigint) as large, cast(42 as hugeint) as small,
    date '0001-01-01' as first, timestamp '2026-03-31 23:59:59.000001' as instant, true as flag, null as nothing`)
  expect(row).toEqual({
    money: '9999999999999999.99',
    total: '12345678901234567890123456789012.34',
    large: '9007199254740993',
    small: 42,
    first: '0001-01-01',
    instant: '2026-03-31T23:59:59.000001Z',
    flag: true,
    nothing: null,
  })
})

test('a literal is written into the statement without giving it a way out', async () => {
  const hostile = `'; drop table x; -- \\ "quoted" 你好`
  const query = selectRow({ text: literal('text', hostile), day: addDays(literal('date', '2026-02-28' as never), 1) })
  expect(database.engine.compile(query)).toContain(`'''; drop table x;`)
  expect(await database.rows(database.engine.compile(query))).toEqual([{ text: hostile, day: '2026-03-01' }])
})

test('a value of a query is bound, never written', async () => {
  const compiled = database.kysely.selectNoFrom((eb) => eb.val(`'; --`).as('text')).compile()
  expect(compiled.sql).not.toContain(';')
  expect(await database.rows(compiled)).toEqual([{ text: `'; --` }])
})

test('raw SQL and functions no engine promised do not compile', () => {
  expect(() => database.engine.compile(db.selectNoFrom(sql<number>`random()`.as('x')))).toThrow('is not portable')
  expect(() => database.engine.compile(db.selectNoFrom((eb) => eb.fn('random', []).as('x')))).toThrow(
    'is not one of warehouse/functions.ts',
  )
  expect(() => database.engine.compile(db.selectNoFrom((eb) => eb.fn.agg('any_value', [eb.val(1)]).as('x')))).toThrow(
    'is not one of warehouse/aggregates.ts',
  )
})

test('a query that is aborted stops, and its connection is used again', async () => {
  const endless = 'select sum(a.range * b.range) from range(10000000) a, range(1000000) b'
  for (let round = 0; round < 4; round++) {
    const began = performance.now()
    await expect(database.rows(endless, { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
    expect(performance.now() - began).toBeLessThan(5000)
  }
  expect(await database.rows('select 1 as one')).toEqual([{ one: 1 }])
})

test('more queries than connections wait their turn', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => database.rows(`select ${index} as n`)))
  expect(answers.map(([row]) => row!['n'])).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

const numbers = table('run.numbers', {
  about: 'One row per number.',
  columns: ({ integer }) => ({ n: integer('It.') }),
})

test('kysely runs and streams queries through the same pool', async () => {
  await database.run('create schema run')
  await database.run('create table run.numbers as select cast(range as integer) as n from range(5000)')
  const query = database.kysely.selectFrom(numbers.as('r')).select('r.n').where('r.n', '<', 4000)
  expect(await query.execute()).toHaveLength(4000)
  let seen = 0
  for await (const { n } of query.stream()) seen += n
  expect(seen).toBe((3999 * 4000) / 2)
})
