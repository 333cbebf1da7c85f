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
  timestamp: 'timestamp(6)',
})

const templates = (of: Record<Kind, string>): Templates => ({
  add_days: "date_add('day', $2, $1)",
  add_months: "date_add('month', $2, $1)",
  add_seconds: "date_add('second', $2, $1)",
  day_micros:
    '((hour($1) * 3600 + minute($1) * 60 + second($1)) * 1000000' +
    ' + cast(substr(cast(cast($1 as timestamp(6)) as varchar), 21, 6) as bigint))',
  weekday: 'cast(day_of_week($1) as integer)',
  days_between: "cast(date_diff('day', $1, $2) as integer)",
  month_start: "date_trunc('month', $1)",
  month_end: 'last_day_of_month($1)',
  month_index: 'cast(year($1) * 12 + month($1) as integer)',
  week_start: "date_trunc('week', $1)",
  quarter_start: "date_trunc('quarter', $1)",
  least: 'least(coalesce($1, $2), coalesce($2, $1))',
  greatest: 'greatest(coalesce($1, $2), coalesce($2, $1))',
  plus: '($1 + $2)',
  minus: '($1 - $2)',
  times: '($1 * $2)',
  whole_quotient: '($1 / $2)',
  remainder: 'mod($1, $2)',
  concat: '($|)',
  lower: 'lower($1)',
  contains: '(strpos($1, $2) > 0)',
  matches: 'regexp_like($1, $2)',
  without: 'regexp_replace($1, $2)',
  coalesce: 'coalesce($*)',
  nullif: 'nullif($1, $2)',
  is_true: 'coalesce($1, false)',
  hash_text: 'lower(to_hex(md5(to_utf8($1))))',
  rounded_quotient:
    '((2 * cast($1 * 1000000000000 as decimal(38,0)) * $3 + cast($2 * 1000000000000 as decimal(38,0))' +
    ' - mod(2 * cast($1 * 1000000000000 as decimal(38,0)) * $3 + cast($2 * 1000000000000 as decimal(38,0)),' +
    ' nullif(2 * cast($2 * 1000000000000 as decimal(38,0)), 0)))' +
    ' / nullif(2 * cast($2 * 1000000000000 as decimal(38,0)), 0) * $4)',
  ...casts(of),
})

/** Trino over Parquet or Iceberg: the engine of books too large for one machine. */
export function trino({ digits = 2 }: { digits?: number } = {}): Engine {
  const kinds = types(digits)
  const functions = templates(kinds)
  return {
    name: 'trino',
    typeOf: (kind) => kinds[kind],
    compile: (query) =>
      new StatementCompiler(functions).compileQuery(query.toOperationNode(), { queryId: 'model' }).sql,
    createCompiler: () => new PortableCompiler(functions),
  }
}
