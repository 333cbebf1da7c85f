import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Database, firstRows, rowsIn, toArrow, toCsv } from '#warehouse'

const literal = (text: string | null) => (text === null ? 'null' : `'${text.replaceAll("'", "''")}'`)
const decimal = (most: bigint) => fc.option(fc.bigInt({ min: -most, max: most }), { freq: 4 })
const scaled = (value: bigint | null, scale: number) => {
  if (value === null) return 'null'
  const text = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  return `${value < 0n ? '-' : ''}${text.slice(0, text.length - scale)}${scale > 0 ? '.' : ''}${text.slice(text.length - scale)}`
}
const rows = fc.array(
  fc.record({
    text: fc.option(
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll('\0', '')),
      { freq: 4 },
    ),
    day: fc.option(fc.integer({ min: -800_000, max: 800_000 }), { freq: 4 }),
    small: decimal(10n ** 4n - 1n),
    middle: decimal(10n ** 9n - 1n),
    large: decimal(10n ** 18n - 1n),
    huge: decimal(10n ** 38n - 1n),
    whole: fc.option(fc.integer(), { freq: 4 }),
    double: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { freq: 4 }),
    flag: fc.option(fc.boolean(), { freq: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
)

test('columns say to the last digit what rows say, in Arrow and CSV, for every type and for nothing known', async () => {
  const database = await Database.open(':memory:')
  try {
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(40), async (records, first) => {
        const values = records.map(
          (of) => `(${literal(of.text)}::varchar, ${of.day === null ? 'null' : `date '1970-01-01' + ${of.day}`},
            ${scaled(of.small, 2)}::decimal(4, 2), ${scaled(of.middle, 0)}::decimal(9, 0), ${scaled(of.large, 4)}::decimal(18, 4),
            ${scaled(of.huge, 2)}::decimal(38, 2), ${of.whole}::integer, ${of.double === null ? 'null' : `'${of.double}'`}::double, ${of.flag}::boolean)`,
        )
        const names = ['text', 'day', 'small', 'middle', 'large', 'huge', 'whole', 'double', 'flag']
        const query = `select * from (values ${values.join(', ')}) as r(${names.map((name) => `"${name}"`).join(', ')})`
        const told = (await database.rows(query)).map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, of]) => [name, typeof of === 'boolean' ? String(of) : of]),
          ),
        )
        const columns = await database.columns(query)
        expect(rowsIn(columns)).toBe(records.length)
        const read = async (of: typeof columns) =>
          tableFromIPC(await toArrow(of))
            .toArray()
            .map((row: unknown) => ({ ...(row as object) }))
        expect(await read(columns)).toEqual(told)
        const some = firstRows(columns, first)
        expect(await read(some)).toEqual(told.slice(0, first))
        for (const { name, values } of [...columns, ...some])
          expect(values).toEqual(told.slice(0, values.length).map((row) => row[name]))
        expect(toCsv(columns)).toBe(toCsv(columns.map(({ name, kind, values }) => ({ name, kind, values }))))
      }),
      { numRuns: 60 },
    )
  } finally {
    await database.close()
  }
})

test('many chunks come one after the other', async () => {
  const database = await Database.open(':memory:')
  const columns = await database.columns(
    `select range::integer as n, 'account ' || range as id, (range / 100)::decimal(18, 2) as amount from range(10000) order by range`,
  )
  expect(columns[1]!.values[9999]).toBe('account 9999')
  const table = tableFromIPC(await toArrow(firstRows(columns, 5000)))
  expect(table.numRows).toBe(5000)
  expect({ ...(table.get(4999) as object) }).toEqual({ n: 4999, id: 'account 4999', amount: '49.99' })
  await database.close()
})
