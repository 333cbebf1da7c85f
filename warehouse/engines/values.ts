import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Block } from '../flat/blocks.ts'
import { laidOut, type Flat, type FlatColumn } from '../flat/columns.ts'
import { blockOf, isRead } from './vectors.ts'

/** A value as the house reads it: exact decimals, days and instants as text, the rest as JavaScript has it. */
export type Value = string | number | boolean | null
export type Row = Record<string, Value>

/** Days come again and again: the text of each is made once. */
const days = new Map<number, string>()
const mostDays = 100_000

function textOfDay(value: DuckDBDateValue): string {
  const known = days.get(value.days)
  if (known !== undefined) return known
  const text = value.toString()
  if (days.size < mostDays) days.set(value.days, text)
  return text
}

/** Decimals keep every digit; whole numbers beyond the exact range of a double come as text. */
export function valueOf(value: DuckDBValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (value instanceof DuckDBDecimalValue) return value.toString()
  if (value instanceof DuckDBDateValue) return textOfDay(value)
  if (value instanceof DuckDBTimestampValue) return `${value.toString().replace(' ', 'T')}Z`
  return String(value)
}

/** The rows of a result, converted as its chunks arrive, so that a large one never holds the process up. */
export async function rowsOf(result: DuckDBResult): Promise<Row[]> {
  const names = result.columnNames()
  const rows: Row[] = []
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const columns = chunk.getColumns()
    for (let index = 0; index < chunk.rowCount; index++) {
      const row: Row = {}
      for (const [column, name] of names.entries()) row[name] = valueOf(columns[column]![index]!)
      rows.push(row)
    }
  }
  return rows
}

/** The same by columns: whole numbers and doubles are numbers, decimals exact text, everything else text. */
export async function flatColumnsOf(result: DuckDBResult): Promise<FlatColumn[]> {
  const types = result.columnTypes()
  const read = types.map((type) => ({ blocks: isRead(type) ? ([] as Block[]) : null, values: [] as Flat[] }))
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (const [index, { blocks, values }] of read.entries())
      if (blocks !== null) blocks.push(blockOf(chunk, index, types[index]!))
      else
        for (const value of chunk.getColumnValues(index)) {
          const flat = valueOf(value)
          values.push(typeof flat === 'boolean' ? String(flat) : flat)
        }
  return result.columnNames().map((name, index) => {
    const kind = kindOf(types[index]!)
    const { blocks, values } = read[index]!
    return blocks === null ? { name, kind, values } : laidOut(name, kind, blocks)
  })
}

const numbers: readonly DuckDBTypeId[] = [
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.DOUBLE,
]

function kindOf({ typeId }: DuckDBType): FlatColumn['kind'] {
  if (typeId === DuckDBTypeId.DECIMAL) return 'exact'
  return numbers.includes(typeId) ? 'number' : 'text'
}
