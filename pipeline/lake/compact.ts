import type { SourceName } from '#sql'
import type { IngestSettings } from '../ingest/settings.ts'
import { withThreads } from './engine.ts'
import { arrange, joinRest, patient } from './months.ts'
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
        await joinRest(draft, name)
      }
    })
    const changed = names.filter((name) => draft.tables[name] !== before[name])
    if (changed.length > 0) await draft.commit()
    return changed.length
  })
}
