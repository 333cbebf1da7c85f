import { sourceOf, type SourceName } from '#sql'
import type { SourceColumn } from '#warehouse'

const types = { text: 'varchar', integer: 'integer', flag: 'boolean', date: 'date', timestamp: 'timestamp' } as const

/** The DuckDB type a column of the contract is stored as; `digits`: fraction digits of the currency. */
export function typeOf({ kind }: SourceColumn<unknown>, digits: number): string {
  if (kind === 'money') return `decimal(18, ${digits})`
  if (kind === 'decimal') return 'decimal(24, 6)'
  return types[kind as keyof typeof types]
}

/** Columns of every Parquet file of a table: those of the contract in its order, then where and when a row came. */
export const lakeColumns = (table: SourceName): string[] => [
  ...Object.keys(sourceOf(table).delivered),
  'delivery_no',
  'record_no',
  'updated_at',
]

/** A column's value as JSON: numbers without trailing zeros, days and UTC instants in ISO 8601. */
function jsonOf(name: string, { kind }: SourceColumn<unknown>): string {
  const bare = `rtrim(rtrim(${name}::varchar, '0'), '.')`
  switch (kind) {
    case 'money':
    case 'decimal':
      return `case when contains(${name}::varchar, '.') then ${bare} else ${name}::varchar end`
    case 'integer':
    case 'flag':
      return `${name}::varchar`
    case 'date':
      return `'"' || ${name}::varchar || '"'`
    case 'timestamp':
      return `'"' || replace(${name}::varchar, ' ', 'T') || 'Z"'`
    case 'text':
    case 'count':
    case 'ratio':
    case 'total':
      return `to_json(${name})::varchar`
  }
}

/** SHA-256 of a row's canonical content: its values in the order of the contract as a JSON list. */
export function contentOf(table: SourceName): string {
  const values = Object.entries(sourceOf(table).delivered).map(
    ([name, column]) => `coalesce(${jsonOf(name, column)}, 'null')`,
  )
  return `sha256('[' || ${values.join(" || ',' || ")} || ']')`
}
