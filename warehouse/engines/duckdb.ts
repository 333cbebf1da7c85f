import type { Kind } from '../kinds.ts'
import { PortableCompiler, StatementCompiler, casts, type Engine, type Templates } from './engine.ts'

const types = (digits: number): Record<Kind, string> => ({
  text: 'varchar',
  integer: 'integer',
  count: 'bigint',
  money: `decimal(18,${digits})`,
  total: `decimal(38,${digits})`,
  decimal: 'decimal(24,6)',
  ratio: 'double',
  flag: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
})

const templates = (of: Record<Kind, string>): Templates => ({
  add_days: '($1 + cast($2 as integer))',
  add_months: 'cast($1 + to_months(cast($2 as integer)) as date)',
  add_seconds: '($1 + to_seconds($2))',
  day_micros: '(epoch_us($1) - epoch_us(cast($1 as date)))',
  weekday: 'cast(isodow($1) as integer)',
  days_between: 'cast($2 - $1 as integer)',
  month_start: "cast(date_trunc('month', $1) as date)",
  month_end: 'last_day($1)',
  month_index: 'cast(year($1) * 12 + month($1) as integer)',
  week_start: "cast(date_trunc('week', $1) as date)",
  quarter_start: "cast(date_trunc('quarter', $1) as date)",
  least: 'least($1, $2)',
  greatest: 'greatest($1, $2)',
  plus: '($1 + $2)',
  minus: '($1 - $2)',
  times: '($1 * $2)',
  whole_quotient: '($1 // $2)',
  remainder: '($1 % $2)',
  concat: '($|)',
  lower: 'lower($1)',
  contains: 'contains($1, $2)',
  matches: 'regexp_matches($1, $2)',
  without: "regexp_replace($1, $2, '', 'g')",
  coalesce: 'coalesce($*)',
  nullif: 'nullif($1, $2)',
  is_true: 'coalesce($1, false)',
  hash_text: 'md5($1)',
  rounded_quotient:
    '(cast((2 * cast($1 * 1000000000000 as hugeint) * $3 + cast($2 * 1000000000000 as hugeint))' +
    ' // nullif(2 * cast($2 * 1000000000000 as hugeint), 0) as decimal(38,0)) * $4)',
  ...casts(of),
})

/** DuckDB: the engine of an edition. `digits`: fraction digits of the operation's currency. */
export function duckdb({ digits = 2 }: { digits?: number } = {}): Engine {
  const kinds = types(digits)
  const functions = templates(kinds)
  return {
    name: 'duckdb',
    typeOf: (kind) => kinds[kind],
    compile: (query) =>
      new StatementCompiler(functions).compileQuery(query.toOperationNode(), { queryId: 'model' }).sql,
    createCompiler: () => new PortableCompiler(functions),
  }
}
