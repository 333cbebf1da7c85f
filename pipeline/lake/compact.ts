import type { SourceName } from '#sql'
import type { IngestSettings } from '../ingest/settings.ts'
import { withThreads } from './engine.ts'
import { inShape, readManifest, spareFiles, type TableState } from './manifest.ts'
import { arrange, isUnsplit, joinRest, patient } from './months.ts'
import { withDraft } from './workshop.ts'

/**
 * Brings the files of the lake into their best shape: big tables month by month, one file a month. What the lake says stays
 * the same. For when nobody waits, such as after an edition is published. Answers how many tables have new files.
 */
export function compact(home: string, settings: IngestSettings, how = patient): Promise<number> {
  return withDraft(home, settings.currency.minorUnits, async (draft) => {
    const before = { ...draft.tables }
    const names = Object.keys(before) as SourceName[]
    await withThreads(draft.engine, async () => {
      for (const name of names) {
        await arrange(draft, name, settings.timezone, how)
        const [state, was] = [draft.table(name), before[name]!]
        if (state !== was) draft.tables[name] = inShape(was, state.current)
        await joinRest(draft, name)
      }
    })
    const changed = names.filter((name) => draft.tables[name] !== before[name])
    if (changed.length > 0) await draft.commit()
    return changed.length
  })
}

/** More files than this that could be spared by joining have gathered when they are joined. */
const manyFiles = 32

/** Whether files have gathered that `compact` would join, or a big table waits to be split by month. */
export function isScattered(home: string, spare = manyFiles): boolean {
  const manifest = readManifest(home)
  if (manifest === null) return false
  const tables = Object.entries(manifest.tables) as [SourceName, TableState][]
  return spareFiles(manifest) > spare || tables.some(([name, state]) => isUnsplit(name, state))
}
