import type { SourceName } from '#sql'
import { deliverable, tableNames } from '../contract.ts'

/** What becomes of a personal value on its way into a home: `pseudonymise`, equal values stay equal; `drop`, there is none. */
export type Treatment = 'keep' | 'pseudonymise' | 'drop'

/** How personal columns are treated; `columns` by `table.column` goes before `default`. */
export interface PersonalSettings {
  readonly default: Treatment
  readonly columns: Readonly<Record<string, Treatment>>
}

export const keepAll: PersonalSettings = { default: 'keep', columns: {} }

/** The columns the contract marks personal, as `table.column`, in its order. */
export const personalColumns: readonly {
  readonly name: string
  readonly table: SourceName
  readonly column: string
}[] = tableNames.flatMap((table) =>
  Object.entries(deliverable(table)).flatMap(([column, { personal }]) =>
    personal === undefined ? [] : [{ name: `${table}.${column}`, table, column }],
  ),
)

/** Treatments a column can have: a wording has no pseudonym, a value that is required cannot be dropped. */
export function treatmentsFor(table: SourceName, column: string): readonly Treatment[] {
  const { personal, required } = deliverable(table)[column] ?? {}
  if (personal === undefined) return ['keep']
  if (personal === 'words') return ['keep', 'drop']
  return required === 'value' ? ['keep', 'pseudonymise'] : ['keep', 'pseudonymise', 'drop']
}

/** The treatment of a column; where the default is none it can have, the other one that hides the value. */
export function treatmentOf(settings: PersonalSettings, table: SourceName, column: string): Treatment {
  const able = treatmentsFor(table, column)
  const asked = settings.columns[`${table}.${column}`] ?? settings.default
  return able.includes(asked) ? asked : (able.find((one) => one !== 'keep') ?? 'keep')
}
