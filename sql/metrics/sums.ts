import {
  as,
  compare,
  countRows,
  field,
  groupedBy,
  isIn,
  isUnknown,
  anyOf,
  literal,
  named,
  orderedBy,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
  type Exp,
  type Relation,
  type Row,
} from '#warehouse'
import { dayIn, QuestionError } from './question.ts'

/** A period in business dates `[from, to)`, as asked; without an end all there are. */
export interface Period {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Rows of `of`, called `f`, dated in the period by a column. */
export function dated(of: Relation<string, unknown> | AnyQuery, column: string, { from, to }: Period): AnyQuery {
  const day = field<Day>('f', column)
  const all = selectFrom(of, 'f')
  const begun = from === undefined ? all : all.where(compare(day, '>=', literal('date', dayIn('from', from))))
  return to === undefined ? begun : begun.where(compare(day, '<', literal('date', dayIn('to', to))))
}

/** Whole numbers by the keys asked for, which are columns by the names they are told under. */
export function summed(
  rows: AnyQuery,
  keys: Readonly<Record<string, string>>,
  sums: Readonly<Record<string, Exp<unknown>>>,
): AnyQuery {
  const columns = Object.values(keys).map((column) => field('f', column))
  const selected = rows.select([
    ...Object.entries(keys).map(([name, column]) => named(field('f', column), name)),
    ...Object.entries(sums).map(([name, value]) => named(as('count', value), name)),
  ])
  return orderedBy(groupedBy(selected, columns), columns)
}

export const total = (column: string): Exp<unknown> => sum(field<number>('f', column))
export const rowsWhere = (column: string, values: readonly string[]): Exp<unknown> =>
  countRows(isIn(field('f', column), values))

/** The names asked for among those there are, each once. */
export function namesIn<K extends string>(
  given: string | readonly string[] | undefined,
  known: Readonly<Record<K, string>>,
): Record<string, string> {
  const asked = typeof given === 'string' ? given.split(',') : (given ?? [])
  const names = asked.map((name) => name.trim()).filter((name) => name !== '')
  for (const name of names)
    if (!Object.hasOwn(known, name))
      throw new QuestionError(
        'dimension_refused',
        `This can be split by ${Object.keys(known).join(', ')}, not by ${name}.`,
        { dimension: name },
      )
  return Object.fromEntries(names.map((name) => [name, known[name as K]]))
}

/** Filters `name=value,value` by name; an empty value stands for none. */
export function filtersIn(
  given: readonly string[] | undefined,
  known: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const text of given ?? []) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(at, 0)).trim()
    if (!Object.hasOwn(known, name))
      throw new QuestionError(
        'dimension_refused',
        `This can be filtered by ${Object.keys(known).join(', ')}, as in team=T1, not so: ${text}.`,
      )
    const values = text
      .slice(at + 1)
      .split(/(?<!\\),/)
      .map((value) => value.replaceAll('\\,', ','))
    found.set(name, [...(found.get(name) ?? []), ...values])
  }
  return found
}

/** Keeps the rows whose columns have one of the values. */
export const filtered = (
  rows: AnyQuery,
  filters: ReadonlyMap<string, readonly string[]>,
  columns: Readonly<Record<string, string>>,
): AnyQuery =>
  [...filters].reduce((so, [name, values]) => {
    const value = field<string | null>('f', columns[name]!)
    const among = isIn(as('text', value), values)
    return so.where(values.includes('') ? anyOf(among, isUnknown(value)) : among)
  }, rows)

/** The keys of a row as one text. */
export const keyOf = (row: Row, keys: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.keys(keys).map((name) => row[name] ?? null))
