import { personalColumns, treatmentsFor, type PersonalSettings, type Treatment } from '../personal/treatment.ts'
import { nearest } from '../nearest.ts'
import { Refusal } from './refusal.ts'

const treatments: readonly Treatment[] = ['keep', 'pseudonymise', 'drop']
const known = '`keep`, `pseudonymise` or `drop`'

function treatment(value: unknown, path: readonly string[]): Treatment {
  const found = treatments.find((one) => one === value)
  if (found !== undefined) return found
  throw new Refusal(`is \`${JSON.stringify(value).replaceAll('"', '')}\`; write ${known}`, path)
}

function columnOf(name: string, value: unknown): [string, Treatment] {
  const path = ['columns', name]
  const names = personalColumns.map((one) => one.name)
  const column = personalColumns.find((one) => one.name === name)
  if (column === undefined) {
    const near = nearest(name, names)
    throw new Refusal(
      `is no column that holds personal data; ${near === null ? `those are ${names.map((one) => `\`${one}\``).join(', ')}` : `did you mean \`${near}\`?`}`,
      path,
    )
  }
  const asked = treatment(value, path)
  const able = treatmentsFor(column.table, column.column)
  if (able.includes(asked)) return [name, asked]
  const why = asked === 'drop' ? 'a record must have it' : 'of a wording a pseudonym says nothing'
  throw new Refusal(
    `cannot be \`${asked}\`, because ${why}; write ${able.map((one) => `\`${one}\``).join(' or ')}`,
    path,
  )
}

/**
 * How personal columns are treated: one word for all, or `{ default, columns: { table.column: word } }`.
 * @throws Refusal for another word, a column that is not personal, or a treatment the column cannot have.
 */
export function parsePersonal(value: unknown): PersonalSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { default: treatment(value, []), columns: {} }
  const { default: all, columns, ...rest } = value as Record<string, unknown>
  const [other] = Object.keys(rest)
  if (other !== undefined) throw new Refusal('is no setting; settings here are `default`, `columns`', [other])
  if (columns !== undefined && columns !== null && (typeof columns !== 'object' || Array.isArray(columns)))
    throw new Refusal('has no keys; write columns, such as { contacts.text: drop }', ['columns'])
  return {
    default: all === undefined || all === null ? 'keep' : treatment(all, ['default']),
    columns: Object.fromEntries(Object.entries(columns ?? {}).map(([name, asked]) => columnOf(name, asked))),
  }
}
