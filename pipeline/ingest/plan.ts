import type { SourceName } from '#sql'
import { deliverable, requiredColumns } from '../contract.ts'
import type { TableMapping } from '../mapping/index.ts'
import { nearest } from '../nearest.ts'
import { list, literal } from '../sql.ts'
import { FileRefused } from './refusal.ts'
import { respelled } from './spelling.ts'

/** Where the text of a contract column comes from. */
export interface Bound {
  /** SQL of the text as delivered. */
  readonly delivered: string
  /** SQL of the text in the contract's own spelling; null is no value. */
  readonly text: string
  /** Headers it is made of. */
  readonly headers: readonly string[]
}

/** Rows of one table that every record of a file yields, one each. */
export interface Output {
  readonly mapping: TableMapping
  readonly table: SourceName
  readonly columns: Readonly<Record<string, Bound>>
}

/** How the columns of a file become rows. */
export interface Plan {
  readonly outputs: readonly Output[]
  /** Headers that nothing is made of. */
  readonly extra: readonly string[]
  /** Optional columns a mapping names that the file has not, as `column: header`. */
  readonly absent: readonly string[]
}

const within = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\{([^{}]*)\}/g, (whole, name: string) => values[name] ?? whole)

interface Place {
  readonly sql: string
  readonly headers: readonly string[]
  /** Headers that are missing. */
  readonly missing: readonly string[]
}

function place(names: readonly string[], header: string): Place {
  const index = names.indexOf(header)
  return index < 0 ? { sql: '', headers: [], missing: [header] } : { sql: `c${index}`, headers: [header], missing: [] }
}

/** A text with `{header}` in it as SQL; no value as soon as one of its parts has none. */
function filled(names: readonly string[], text: string, cleaned: (sql: string) => string): Place {
  const parts = text.split(/\{([^{}]*)\}/)
  const places = parts.map((part, index) => (index % 2 === 0 ? null : place(names, part)))
  const pieces = parts.flatMap((part, index) => {
    const found = places[index]
    if (found) return [cleaned(found.sql || 'null')]
    return part === '' ? [] : [literal(part)]
  })
  return {
    sql: pieces.length === 0 ? 'null::varchar' : `(${pieces.join(' || ')})`,
    headers: places.flatMap((found) => found?.headers ?? []),
    missing: places.flatMap((found) => found?.missing ?? []),
  }
}

/** The contract's spelling of a text: words that mean nothing gone, translated, brought into the usual format. */
function spelled(name: string, sql: string, mapping: TableMapping, isInstant: boolean): string {
  let text = sql
  if (mapping.nulls.length > 0) text = `case when ${text} in (${list(mapping.nulls)}) then null else ${text} end`
  const values = Object.entries(mapping.values[name] ?? {})
  const format = mapping.formats[name]
  const rest = format === undefined ? text : respelled(text, format, isInstant)
  if (values.length === 0) return rest
  const cases = values.map(([from, to]) => `when ${literal(from)} then ${to === '' ? 'null' : literal(to)}`)
  return `case ${text} ${cases.join(' ')} else ${rest} end`
}

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

function refuseMissing(file: string, names: readonly string[], table: SourceName, missing: readonly string[]): never {
  const required = requiredColumns(table)
  const near = missing.flatMap((header) => {
    const candidate = nearest(header, names)
    return candidate === null ? [] : [`\`${candidate}\` looks like \`${header}\``]
  })
  const [has, needs] = [quoted(names.slice(0, 60)), quoted(required)]
  throw new FileRefused(
    'columns_missing',
    `${file} has no column ${quoted(missing)}, which ${table} requires: the file has ${has}, the table needs ${needs}; ` +
      `${near.length > 0 ? `${near.join(' and ')}: ` : ''}deliver the column or name its header in a mapping.`,
    { table, missing, header: names, required, candidates: near },
  )
}

/** The variants of one table's rows: as many as `each` has lines. */
function outputsOf(
  file: string,
  names: readonly string[],
  mapping: TableMapping,
  used: Set<string>,
  absent: Set<string>,
): Output[] {
  const contract = deliverable(mapping.table)
  const missing = new Set<string>()
  const note = (name: string, found: Place) => {
    for (const header of found.headers) used.add(header)
    for (const header of found.missing)
      if (contract[name]!.required === 'no') absent.add(header === name ? name : `${name}: ${header}`)
      else missing.add(header)
    return found.missing.length === 0
  }
  const isNothing = (sql: string) =>
    mapping.nulls.length === 0 ? sql : `case when ${sql} in (${list(mapping.nulls)}) then null else ${sql} end`
  const outputs = mapping.each.map((values) => {
    const columns: Record<string, Bound> = {}
    for (const [name, { reading, required }] of Object.entries(contract)) {
      const [header, text] = [mapping.columns[name], mapping.fill[name]]
      if (text !== undefined) {
        const found = filled(names, within(text, values), isNothing)
        if (note(name, found))
          columns[name] = {
            delivered: found.sql,
            text: spelled(name, found.sql, mapping, reading === 'instant'),
            headers: found.headers,
          }
        continue
      }
      const found = place(names, within(header ?? name, values))
      if (header === undefined && required === 'no' && found.missing.length > 0) continue
      if (note(name, found))
        columns[name] = {
          delivered: found.sql,
          text: spelled(name, found.sql, mapping, reading === 'instant'),
          headers: found.headers,
        }
    }
    return { mapping, table: mapping.table, columns }
  })
  if (missing.size > 0) refuseMissing(file, names, mapping.table, [...missing])
  return outputs
}

/**
 * Binds the columns of a file by the names in its header.
 * @throws FileRefused when the header repeats a name or lacks a required column; the message has both lists.
 */
export function planOf(file: string, names: readonly string[], mappings: readonly TableMapping[]): Plan {
  const repeated = names.filter((name, index) => name !== '' && names.indexOf(name) !== index)
  const used = new Set<string>()
  const absent = new Set<string>()
  const outputs = mappings.flatMap((mapping) => outputsOf(file, names, mapping, used, absent))
  const ambiguous = repeated.filter((name) => used.has(name))
  if (ambiguous.length > 0)
    throw new FileRefused(
      'columns_repeated',
      `${file} has the column ${quoted([...new Set(ambiguous)])} more than once, so which one counts is unclear; deliver it once.`,
      { header: names, repeated: ambiguous },
    )
  const extra = names.filter((name) => !used.has(name))
  return { outputs, extra, absent: [...absent] }
}

/** {@link planOf} of a file whose segments may differ in their columns, worked out once for each set. */
export function planner(file: string, mappings: readonly TableMapping[]): (names: readonly string[]) => Plan {
  const plans = new Map<string, Plan>()
  return (names) => {
    const key = JSON.stringify(names)
    const plan = plans.get(key) ?? planOf(file, names, mappings)
    plans.set(key, plan)
    return plan
  }
}
