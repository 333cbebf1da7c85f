/**
 * One column of flat rows. `text` is a key, `exact` a decimal as text, `number` a double.
 * null: not known.
 */
export interface FlatColumn {
  readonly name: string
  readonly kind: 'text' | 'exact' | 'number'
  readonly values: readonly (string | number | null)[]
}

type Flat = string | number | null

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function flat(value: unknown): Flat {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (Array.isArray(value)) return value.map(String).join(' ')
  return typeof value === 'boolean' ? String(value) : null
}

const exact = /^-?\d+(\.\d+)?$/

function column(name: string, values: readonly Flat[], key: boolean): FlatColumn {
  if (values.some((value) => typeof value === 'number')) return { name, kind: 'number', values }
  const known = values.filter((value) => value !== null)
  const decimal = !key && known.length > 0 && known.every((value) => typeof value === 'string' && exact.test(value))
  return { name, kind: decimal ? 'exact' : 'text', values }
}

/** The fields of a nested value, its own nested ones under `<field>.<part>`. */
const fieldsOf = (nested: Readonly<Record<string, unknown>>, prefix: string): [string, unknown][] =>
  Object.entries(nested).flatMap(([name, value]) =>
    isNested(value) ? fieldsOf(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as [string, unknown]],
  )

/**
 * Rows as columns, in the order in which names first appear. A plain field keeps its name; of a nested one the `value`
 * stands under the name of the field, the other parts under `<field>.<part>`. Lists become text, parted by blanks.
 */
export function columnsOf(rows: readonly Readonly<Record<string, unknown>>[]): FlatColumn[] {
  const names = new Map<string, boolean>()
  const lines = rows.map((row) => {
    const line = new Map<string, Flat>()
    for (const [name, value] of Object.entries(row))
      for (const [field, part] of isNested(value) ? fieldsOf(value, '') : [['value', value] as const]) {
        const full = field === 'value' ? name : `${name}.${field}`
        if (!names.has(full)) names.set(full, !isNested(value))
        line.set(full, flat(part))
      }
    return line
  })
  return [...names].map(([name, key]) =>
    column(
      name,
      lines.map((line) => line.get(name) ?? null),
      key,
    ),
  )
}
