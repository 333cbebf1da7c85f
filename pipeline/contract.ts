import { sourceOf, sources, type SourceName } from '#sql'
import { versions, type SourceColumn } from '#warehouse'

export type ContractColumns = Readonly<Record<string, SourceColumn<unknown>>>

export const tableNames = Object.keys(sources) as SourceName[]

export const isTable = (name: string): name is SourceName => Object.hasOwn(sources, name)

/** Every column a delivery of `table` may hold: those of the contract in its order, then the version columns. */
export const deliverable = (table: SourceName): ContractColumns => ({ ...sourceOf(table).delivered, ...versions })

/** Columns that must be in the header of a delivery of `table`. */
export const requiredColumns = (table: SourceName): string[] =>
  Object.entries(deliverable(table))
    .filter(([, { required }]) => required !== 'no')
    .map(([name]) => name)

/** The date or instant that says which month a record of `table` belongs to; null: it has none that is always there. */
export function mainDate(table: SourceName): { readonly name: string; readonly isInstant: boolean } | null {
  const found = Object.entries(sourceOf(table).delivered).find(
    ([, { reading, required }]) => required === 'value' && (reading === 'date' || reading === 'instant'),
  )
  return found === undefined ? null : { name: found[0], isInstant: found[1].reading === 'instant' }
}

/** Whether a name is that of an IANA time zone this Node knows. Abbreviations such as `EST` are none. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name === 'UTC' || /^[A-Z][A-Za-z]+\/[A-Za-z]/.test(name)
  } catch {
    return false
  }
}
