import { setImmediate as turn } from 'node:timers/promises'
import { firstOf, valuesOf, type Block } from './blocks.ts'

/**
 * One column of flat rows. `text` is a key, `exact` a decimal as text, `number` a double.
 * null: not known.
 */
export interface FlatColumn {
  readonly name: string
  readonly kind: 'text' | 'exact' | 'number'
  readonly values: readonly Flat[]
  /** The same as Arrow lays it out, where it was read so. */
  readonly blocks?: readonly Block[]
}

export type Flat = string | number | null

/** A column that is laid out already; its values are made when somebody asks for them. */
export function laidOut(name: string, kind: FlatColumn['kind'], blocks: readonly Block[]): FlatColumn {
  let values: Flat[] | null = null
  return {
    ...{ name, kind, blocks },
    get values() {
      return (values ??= blocks.flatMap(valuesOf))
    },
  }
}

/** How many rows the columns have. */
export const rowsIn = ([first]: readonly FlatColumn[]): number =>
  first?.blocks?.reduce((all, { length }) => all + length, 0) ?? first?.values.length ?? 0

/** The first rows of columns. */
export const firstRows = (columns: readonly FlatColumn[], rows: number): FlatColumn[] =>
  columns.map((column) =>
    column.blocks === undefined
      ? { ...column, values: column.values.slice(0, rows) }
      : laidOut(column.name, column.kind, firstOf(column.blocks, rows)),
  )

type FlatRow = Readonly<Record<string, unknown>>

const isNested = (value: unknown): value is FlatRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function flat(value: unknown): Flat {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (Array.isArray(value)) return value.map(String).join(' ')
  return typeof value === 'boolean' ? String(value) : null
}

const exact = /^-?\d+(\.\d+)?$/

interface Collected {
  readonly values: Flat[]
  readonly isKey: boolean
}

function column(name: string, { values, isKey }: Collected): FlatColumn {
  if (values.some((value) => typeof value === 'number')) return { name, kind: 'number', values }
  const known = values.filter((value) => value !== null)
  const decimal = !isKey && known.length > 0 && known.every((value) => typeof value === 'string' && exact.test(value))
  return { name, kind: decimal ? 'exact' : 'text', values }
}

/** How many rows are taken before others have their turn. */
const slice = 2000

/** Fills the columns, row by row; yields between slices of rows. */
function* collect(rows: readonly FlatRow[], into: Map<string, Collected>): Generator<void> {
  let at = 0
  const put = (name: string, value: unknown, isKey: boolean) => {
    let taken = into.get(name)
    if (taken === undefined) into.set(name, (taken = { values: Array<Flat>(rows.length).fill(null), isKey }))
    taken.values[at] = flat(value)
  }
  const open = (name: string, prefix: string, nested: FlatRow) => {
    for (const part in nested) {
      const value = nested[part]
      const field = prefix === '' ? part : `${prefix}.${part}`
      if (isNested(value)) open(name, field, value)
      else put(field === 'value' ? name : `${name}.${field}`, value, false)
    }
  }
  for (; at < rows.length; at++) {
    const row = rows[at]!
    for (const name in row) {
      const value = row[name]
      if (isNested(value)) open(name, '', value)
      else put(name, value, true)
    }
    if (at % slice === slice - 1) yield
  }
}

/**
 * Rows as columns, in the order in which names first appear. A plain field keeps its name; of a nested one the `value`
 * stands under the name of the field, the other parts under `<field>.<part>`. Lists become text, parted by blanks.
 */
export function columnsOf(rows: readonly FlatRow[]): FlatColumn[] {
  const columns = new Map<string, Collected>()
  collect(rows, columns).forEach(() => undefined)
  return [...columns].map(([name, collected]) => column(name, collected))
}

/** The same, in slices: whoever else waits for the process has turns in between. */
export async function columnsInTurns(rows: readonly FlatRow[]): Promise<FlatColumn[]> {
  const columns = new Map<string, Collected>()
  for (const _ of collect(rows, columns)) await turn()
  return [...columns].map(([name, collected]) => column(name, collected))
}
