import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { NotPortable, db, duckdb, statementOf, trino } from '#warehouse'
import { models } from '#sql'
import { payments } from '../../sql/staging/payments.ts'

/** A statement as it is kept: what is very long by its beginning and its hash. */
const kept = (statement: string): string =>
  statement.length < 20_000
    ? `${statement}\n`
    : `${statement.slice(0, 2_000)}\n-- ${statement.length} characters, SHA-256 ${createHash('sha256').update(statement).digest('hex')}\n`

describe('every model compiles for Trino, as it did', () => {
  test.each(models.map((model) => [model.name, model] as const))('%s', async (name, model) => {
    await expect(kept(statementOf(model, trino()))).toMatchFileSnapshot(`trino/${name}.sql`)
  })
})

test('no word of DuckDB alone reaches Trino', () => {
  const words = /hugeint|\/\/|::|epoch_us|to_seconds|to_months|isodow|\bstruct_pack\b|\bunnest\b/
  const saying = models.filter((model) => words.test(statementOf(model, trino()))).map(({ name }) => name)
  expect(saying).toEqual([])
})

describe.each([duckdb(), trino()])('on $name', (engine) => {
  test('a function that is not one of the portable ones does not compile', () => {
    const query = db.selectFrom(payments.as('p')).select((eb) => eb.fn<number>('strlen', ['p.payment_id']).as('length'))
    expect(() => engine.compile(query)).toThrow(NotPortable)
    expect(() => engine.compile(query)).toThrow('strlen')
  })

  test('nor does raw SQL', () => {
    const query = db.selectFrom(payments.as('p')).select(sql<number>`length(payment_id)`.as('length'))
    expect(() => engine.compile(query)).toThrow('raw SQL')
  })
})
