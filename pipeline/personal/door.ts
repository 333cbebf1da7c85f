import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import { pseudonymKey } from './key.ts'
import { pseudonymOf, teach } from './pseudonym.ts'
import { keepAll, personalColumns, treatmentOf, type PersonalSettings, type Treatment } from './treatment.ts'

/** What every value passes on its way into a home. */
export interface Door {
  readonly treatmentOf: (table: SourceName, column: string) => Treatment
  /** SQL of what is stored of a text of a column; its engine must be the one the door was opened for. */
  readonly stored: (table: SourceName, column: string, sql: string) => string
  /** What is kept of a text as delivered; null: nothing. */
  readonly kept: (treatment: Treatment, text: string | null) => string | null
  /** Personal columns of a table that are not kept as they are. */
  readonly hidden: (table: SourceName) => readonly { readonly column: string; readonly treatment: Treatment }[]
}

/** The door of a home. Makes its key where a column needs one. */
export async function openDoor(home: string, engine: Database, settings: PersonalSettings = keepAll): Promise<Door> {
  const treated = personalColumns.map((one) => ({ ...one, treatment: treatmentOf(settings, one.table, one.column) }))
  const key = treated.some(({ treatment }) => treatment === 'pseudonymise') ? await pseudonymKey(home) : null
  if (key !== null) await teach(engine, 'pseudonym', key)
  const of = (table: SourceName, column: string) => treatmentOf(settings, table, column)
  return {
    treatmentOf: of,
    stored: (table, column, sql) => {
      const treatment = of(table, column)
      if (treatment === 'drop') return 'null::varchar'
      return treatment === 'keep' ? sql : `pseudonym(${sql})`
    },
    kept: (treatment, text) => {
      if (treatment === 'keep' || text === null || text === '') return text
      return treatment === 'drop' || key === null ? null : pseudonymOf(key, text)
    },
    hidden: (name) => treated.filter(({ table, treatment }) => table === name && treatment !== 'keep'),
  }
}
