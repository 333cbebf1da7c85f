import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  type DuckDBResult,
  type DuckDBValue,
} from '@duckdb/node-api'

/** A value as the house reads it: exact decimals, days and instants as text, the rest as JavaScript has it. */
export type Value = string | number | boolean | null
export type Row = Record<string, Value>

/** Decimals keep every digit; whole numbers beyond the exact range of a double come as text. */
export function valueOf(value: DuckDBValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (value instanceof DuckDBDecimalValue || value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBTimestampValue) return `${value.toString().replace(' ', 'T')}Z`
  return String(value)
}

export async function rowsOf(result: DuckDBResult): Promise<Row[]> {
  const names = result.columnNames()
  const columns = await result.getColumns()
  const length = columns[0]?.length ?? 0
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(names.map((name, column) => [name, valueOf(columns[column]![index]!)])),
  )
}
