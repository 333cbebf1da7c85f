import { sourceOf } from '#sql'
import type { SourceColumn } from '#warehouse'
import { deliverable } from '../contract.ts'
import { typeOf } from '../lake/columns.ts'
import { literal } from '../sql.ts'
import type { Output } from './plan.ts'
import { readingOf, type Circumstances, type Read } from './reading.ts'

/** SQL that makes typed rows of one table out of a relation of `delivery_no`, `record_no`, `c0`, `c1` …. */
export interface Statement {
  /** Rows that obey the contract and stand, with `delivery_no`, `record_no` and `updated_at`. */
  readonly live: string
  /** The same, but failing as soon as a record does not yield exactly one such row. */
  readonly strict: string
  /** Rows that obey the contract and delete their key; null: the file cannot delete. */
  readonly gone: string | null
  /** `record_no`, `fields` and `problems` of the records that break the contract: JSON lists of texts and {@link Problem}s. */
  readonly broken: string
  /** Records that yield no row because the mapping skips them. */
  readonly skipped: string | null
}

/** What is wrong with one value of a record. `value` is the text as delivered; null: there is none. */
export interface Problem {
  readonly table: string
  readonly column: string | null
  readonly reason: string
  readonly value: string | null
}

interface Rule {
  readonly reason: string
  /** SQL that is true where the rule is broken. */
  readonly broken: string
}

function rulesOf(
  name: string,
  column: SourceColumn<unknown>,
  read: Read | null,
  bound: (name: string) => boolean,
): Rule[] {
  const { required, limits, notBefore, requiredWhen } = column
  const [text, value] = [`r_${name}`, `v_${name}`]
  const rules: Rule[] = []
  const rule = (reason: string, broken: string) => rules.push({ reason, broken })
  if (requiredWhen !== undefined && bound(requiredWhen.column))
    rule("'missing_value'", `(v_${requiredWhen.column} = ${literal(requiredWhen.value)} and ${text} is null)`)
  if (read === null) return rules
  if (required === 'value') rule("'missing_value'", `${text} is null`)
  rule(read.problem, `(${value} is null and ${text} is not null)`)
  const min = limits?.min ?? (column.reading === 'integer' ? 0 : undefined)
  if (min !== undefined) rule("'out_of_range'", `${value} < ${min}`)
  if (limits?.max !== undefined) rule("'out_of_range'", `${value} > ${limits.max}`)
  if (limits?.above !== undefined) rule("'out_of_range'", `${value} <= ${limits.above}`)
  if (limits?.notAbove !== undefined && bound(limits.notAbove))
    rule("'out_of_range'", `${value} > v_${limits.notAbove}`)
  if (limits?.month === 'first') rule("'not_month_start'", `day(${value}) <> 1`)
  if (limits?.month === 'last') rule("'not_month_end'", `${value} <> last_day(${value})`)
  if (notBefore !== undefined && bound(notBefore)) rule("'bad_order'", `${value} < v_${notBefore}`)
  return rules
}

function skipOf(
  { mapping }: Output,
  contract: Readonly<Record<string, SourceColumn<unknown>>>,
  given: Circumstances,
): string | null {
  const conditions = Object.entries(mapping.skip).flatMap(([name, values]) => {
    const said = values
      .filter((value) => value !== '')
      .map((value) => readingOf(name, literal(value), contract[name]!, given).value)
    const equal = said.length === 0 ? [] : [`coalesce(v_${name} in (${said.join(', ')}), false)`]
    return values.includes('') ? [...equal, `r_${name} is null`] : equal
  })
  return conditions.length === 0 ? null : `(${conditions.join(' or ')})`
}

/** SQL of a JSON list of the source columns of a record. */
const fieldsSql = (count: number) =>
  `to_json([${Array.from({ length: count }, (_, index) => `c${index}`).join(', ')}])::varchar`

/** The statements that load one table from `relation`. */
export function statementOf(output: Output, relation: string, names: number, given: Circumstances): Statement {
  const contract = deliverable(output.table)
  const bound = (name: string) => output.columns[name] !== undefined
  const reads = Object.entries(contract).map(([name, column]) => ({
    name,
    column,
    read: bound(name) ? readingOf(name, `r_${name}`, column, given) : null,
  }))
  const texts = reads.map(({ name }) => `${output.columns[name]?.text ?? 'null::varchar'} as r_${name}`)
  const parsed = reads.flatMap(({ read }) => (read?.parsed ?? []).map(([name, sql]) => `${sql} as ${name}`))
  const values = reads.flatMap(({ name, read }) => (read === null ? [] : [`${read.value} as v_${name}`]))
  const rules = reads.map((one) => ({ ...one, rules: rulesOf(one.name, one.column, one.read, bound) }))
  const anyBroken = rules.flatMap(({ rules }) => rules.map(({ broken }) => broken)).join(' or ')
  const skip = skipOf(output, contract, given)
  const typed =
    `select *, ${values.join(', ')} from (select *${parsed.map((sql) => `, ${sql}`).join('')} from ` +
    `(select *, ${texts.join(', ')} from (${relation})))`
  const kept = skip === null ? typed : `select * from (${typed}) where not ${skip}`
  const judged = `select *, (${anyBroken}) is not true as is_good from (${kept})`
  const deletes = bound('deleted') ? 'coalesce(v_deleted, false)' : 'false'

  const stored = (name: string, column: SourceColumn<unknown>) => {
    const type = typeOf(column, given.digits)
    const standard = column.standard === undefined ? `null::${type}` : `${literal(column.standard)}::${type}`
    if (!bound(name)) return `${standard} as ${name}`
    return `${column.standard === undefined ? `v_${name}` : `coalesce(v_${name}, ${standard})`} as ${name}`
  }
  const columns = Object.entries(sourceOf(output.table).delivered).map(([name, column]) => stored(name, column))
  const row = (recordNo: string) =>
    [
      ...columns,
      'delivery_no::integer as delivery_no',
      `${recordNo} as record_no`,
      stored('updated_at', contract['updated_at']!),
    ].join(', ')
  const good = 'record_no::bigint'
  const problems = rules.flatMap(({ name, rules }) => {
    if (rules.length === 0) return []
    const cases = rules.map(({ reason, broken }) => `when ${broken} then ${reason}`)
    const value = output.columns[name]?.delivered ?? 'null::varchar'
    const said = `{ 'table': '${output.table}', 'column': '${name}', 'reason': case ${cases.join(' ')} end, 'value': ${value} }`
    return [`case when ${rules.map(({ broken }) => broken).join(' or ')} then ${said} end`]
  })
  const found = `to_json(list_filter([${problems.join(', ')}], lambda p: p is not null))::varchar as problems`
  return {
    live: `select ${row(good)} from (${judged}) where is_good and not ${deletes}`,
    strict: `select ${row(`case when is_good and not ${deletes} then ${good} else error('not one row') end`)} from (${judged})`,
    gone: bound('deleted') ? `select ${row(good)} from (${judged}) where is_good and ${deletes}` : null,
    broken: `select record_no, ${fieldsSql(names)} as fields, ${found} from (${judged}) where not is_good`,
    skipped: skip === null ? null : `select record_no from (${typed}) where ${skip}`,
  }
}
