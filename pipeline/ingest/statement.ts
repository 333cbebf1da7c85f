import { sourceOf } from '#sql'
import { deliverable, type ContractColumns } from '../contract.ts'
import { typeOf } from '../lake/columns.ts'
import { literal } from '../sql.ts'
import type { Output } from './plan.ts'
import { readingOf, type Circumstances } from './reading.ts'
import { rulesOf } from './rules.ts'

/** What is wrong with one value of a record. `value` is the text as delivered; null: there is none. */
export interface Problem {
  readonly table: string
  readonly column: string | null
  readonly reason: string
  readonly value: string | null
}

/** Queries over what {@link Statement.judged} answers. */
export interface Queries {
  /** Rows that obey the contract and stand, with `delivery_no`, `record_no` and `updated_at`. */
  readonly live: string
  /** The same, but failing as soon as a record does not yield exactly one such row. */
  readonly strict: string
  /** Rows that obey the contract and delete their key; null: the file cannot delete. */
  readonly gone: string | null
  /** `record_no`, `fields` and `problems` of the records that break the contract: JSON lists of texts and {@link Problem}s. */
  readonly broken: string
  /** A row for each of those, without saying which. */
  readonly flaws: string
  /** Records that yield no row because the mapping skips them; null: it skips none. */
  readonly skipped: string | null
}

/** SQL that makes typed rows of one table. */
export interface Statement {
  /** Every row that can be made of the relation, read and judged, with all it was made of. */
  readonly judged: string
  /** The same without what only `broken` needs. */
  readonly narrow: string
  /** Queries over a relation that holds what `judged` answers. */
  readonly over: (judged: string) => Queries
}

function skipOf({ mapping }: Output, contract: ContractColumns, given: Circumstances): string | null {
  const conditions = Object.entries(mapping.skip).flatMap(([name, values]) => {
    const type = typeOf(contract[name]!, given.digits)
    const said = values.filter((value) => value !== '').map((value) => `try_cast(${literal(value)} as ${type})`)
    const equal = said.length === 0 ? [] : [`coalesce(v_${name} in (${said.join(', ')}), false)`]
    return values.includes('') ? [...equal, `r_${name} is null`] : equal
  })
  return conditions.length === 0 ? null : `(${conditions.join(' or ')})`
}

/** The texts of every variant of a table's rows, one variant below the other. */
function textsOf(outputs: readonly Output[], names: readonly string[], relation: string): string {
  return outputs
    .map(({ columns }) => {
      const texts = names.flatMap((name) => {
        const { text, delivered } = columns[name] ?? { text: 'null::varchar', delivered: 'null::varchar' }
        return [`${text} as r_${name}`, `${delivered} as d_${name}`]
      })
      return `select *, ${texts.join(', ')} from (${relation})`
    })
    .join(' union all ')
}

/**
 * The statements that load one table from a relation of `delivery_no`, `record_no` and `fieldCount` texts `c0`, `c1` ….
 * `outputs` are the variants of its rows: what one mapping makes of a record.
 */
export function statementOf(
  outputs: readonly [Output, ...Output[]],
  relation: string,
  fieldCount: number,
  given: Circumstances,
): Statement {
  const { table } = outputs[0]
  const contract = deliverable(table)
  const bound = (name: string) => outputs.some(({ columns }) => columns[name] !== undefined)
  const reads = Object.entries(contract).map(([name, column]) => {
    const read = bound(name) ? readingOf(name, `r_${name}`, column, given) : null
    return { name, read, rules: rulesOf(name, column, read, bound) }
  })
  const values = reads.flatMap(({ name, read }) => (read === null ? [] : [`${read.value} as v_${name}`]))
  const texts = textsOf(outputs, Object.keys(contract), relation)
  const layers = [0, 1].map((depth) =>
    reads.flatMap(({ read }) => (read?.layers[depth] ?? []).map(([name, sql]) => `, ${sql} as ${name}`)),
  )
  const parsed = layers.reduce((source, layer) => `select *${layer.join('')} from (${source})`, texts)
  const typed = `select *, ${values.join(', ')} from (${parsed})`
  const broken = reads.flatMap(({ rules }) => rules.map((rule) => rule.broken)).join(' or ')
  const skip = skipOf(outputs[0], contract, given)
  const judged = `select *, (${broken}) is not true as is_good${skip === null ? '' : `, ${skip} as is_skipped`} from (${typed})`

  const stored = (name: string) => {
    const column = contract[name]!
    const type = typeOf(column, given.digits)
    const standard = column.standard === undefined ? `null::${type}` : `${literal(column.standard)}::${type}`
    if (!bound(name)) return `${standard} as ${name}`
    if (column.personal !== undefined) return `${given.door.stored(table, name, `v_${name}`)} as ${name}`
    return `${column.standard === undefined ? `v_${name}` : `coalesce(v_${name}, ${standard})`} as ${name}`
  }
  const row = (recordNo: string) =>
    [
      ...Object.keys(sourceOf(table).delivered).map(stored),
      'delivery_no::integer as delivery_no',
      `${recordNo} as record_no`,
      stored('updated_at'),
    ].join(', ')
  const problems = reads.flatMap(({ name, rules }) => {
    if (rules.length === 0) return []
    const cases = rules.map((rule) => `when ${rule.broken} then ${rule.reason}`)
    const said = `{ 'table': '${table}', 'column': '${name}', 'reason': case ${cases.join(' ')} end, 'value': d_${name} }`
    return [`case when ${rules.map((rule) => rule.broken).join(' or ')} then ${said} end`]
  })
  const fields = Array.from({ length: fieldCount }, (_, index) => `c${index}`)
  const deletes = bound('deleted') ? 'coalesce(v_deleted, false)' : 'false'
  const kept = skip === null ? '' : ' and not is_skipped'
  const results = [
    ...['delivery_no', 'record_no', 'is_good', ...(skip === null ? [] : ['is_skipped'])],
    ...reads.flatMap(({ name, read }) => (read === null ? [] : [`v_${name}`])),
  ]
  return {
    judged,
    narrow: `select ${results.join(', ')} from (${judged})`,
    over: (source) => ({
      live: `select ${row('record_no::bigint')} from (${source}) where is_good and not ${deletes}${kept}`,
      strict: `select ${row(`case when is_good and not ${deletes} then record_no::bigint else error('not one row') end`)} from (${source})`,
      gone: bound('deleted')
        ? `select ${row('record_no::bigint')} from (${source}) where is_good and ${deletes}${kept}`
        : null,
      broken:
        `select record_no, to_json([${fields.join(', ')}])::varchar as fields, ` +
        `to_json(list_filter([${problems.join(', ')}], lambda p: p is not null))::varchar as problems ` +
        `from (${source}) where not is_good${kept}`,
      flaws: `select 1 from (${source}) where not is_good${kept}`,
      skipped: skip === null ? null : `select record_no from (${source}) where is_skipped`,
    }),
  }
}
