import { join } from 'node:path'
import { z } from 'zod'
import { EditionFolder } from '../../../warehouse/index.ts'

/** A setting of the edition in use. `line`: of `rollcall.yaml`; null: nothing says it, it has its default. */
export interface SaidSetting {
  readonly key: string
  readonly value: string
  readonly line: number | null
}

/** A setting that was another before. Null: it was not set. */
export interface SettingChange {
  readonly key: string
  readonly from: string | null
  readonly to: string | null
}

/** The settings of the edition in use. `said` null: it was made before they were noted. */
export interface SettingsInUse {
  readonly edition: string
  readonly said: readonly SaidSetting[] | null
  readonly changed: { readonly since: string; readonly settings: readonly SettingChange[] } | null
}

const told = z.object({
  said: z.array(z.object({ key: z.string(), value: z.string(), line: z.number().nullable() })).nullish(),
  changed: z
    .object({
      since: z.string(),
      settings: z.array(z.object({ key: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
    })
    .nullish(),
})

/** What is set in the edition in use, as its manifest tells it; null: nothing is published. */
export async function settingsInUse(home: string): Promise<SettingsInUse | null> {
  const folder = new EditionFolder(join(home, 'editions'))
  const edition = await folder.current()
  if (edition === null) return null
  const { about } = await folder.manifestOf(edition)
  const { said, changed } = told.parse(about)
  return { edition, said: said ?? null, changed: changed ?? null }
}
