import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { workers } from '../lake/engine.ts'
import { Ledger } from '../lake/ledger.ts'
import type { HeldCount } from '../lake/manifest.ts'
import { withDraft } from '../lake/workshop.ts'
import { readMappings } from '../mapping/index.ts'
import { openDoor } from '../personal/door.ts'
import type { OnProgress } from '../progress.ts'
import { Batch } from './batch.ts'
import { readInbox } from './inbox.ts'
import { takeOne } from './one.ts'
import type { FileReport, IngestReport } from './report.ts'
import type { IngestSettings } from './settings.ts'
import { Slots } from './slots.ts'

export { FileRefused, type RefusalCode } from './refusal.ts'
export type { FileReport, IngestReport } from './report.ts'
export type { IngestSettings } from './settings.ts'

/**
 * Takes in what is new in the inbox of a home. A file is loaded whole or refused whole; every record of a loaded file is
 * accepted or quarantined. The same bytes change nothing.
 * @throws MappingError when a mapping cannot be used.
 */
export function ingest(home: string, settings: IngestSettings, onProgress?: OnProgress): Promise<IngestReport> {
  return withDraft(home, settings.currency.minorUnits, async (draft) => {
    const mappings = readMappings(home)
    const inbox = join(home, 'inbox')
    await mkdir(inbox, { recursive: true })
    const files = await readInbox(inbox, mappings)
    const door = await openDoor(home, draft.engine, settings.personal)
    const batch = new Batch(draft, settings)
    const run = { draft, batch, settings, ledger: new Ledger(draft.deliveries), slots: new Slots(workers + 2), door }
    const reports: FileReport[] = []
    for (const [done, file] of files.entries()) {
      onProgress?.({ step: 'ingest', done, total: files.length, about: file.file })
      reports.push(await takeOne(file, run))
      await batch.commitWhenFull()
    }
    await batch.commit()
    onProgress?.({ step: 'ingest', done: files.length, total: files.length })
    return summary(
      reports,
      Object.values(draft.tables).flatMap(({ heldCounts }) => heldCounts),
    )
  })
}

function summary(reports: readonly FileReport[], held: readonly HeldCount[]): IngestReport {
  const byDelivery = Map.groupBy(held, ({ delivery_no }) => delivery_no)
  const files = reports.map((report) =>
    report.outcome === 'loaded' ? withHeld(report, byDelivery.get(report.delivery ?? 0) ?? []) : report,
  )
  const sum = (of: 'records' | 'accepted' | 'quarantined') => files.reduce((all, report) => all + report[of], 0)
  return {
    ...{ files, records: sum('records'), accepted: sum('accepted'), quarantined: sum('quarantined') },
    refused: files.filter(({ outcome }) => outcome === 'refused').length,
    held: held.reduce((all, { records }) => all + records, 0),
  }
}

/** The report of a loaded file, with those of its reversals that wait counted as quarantined. */
function withHeld(report: FileReport, held: readonly HeldCount[]): FileReport {
  const reasons = { ...report.reasons }
  for (const { reason, records } of held) reasons[reason] = (reasons[reason] ?? 0) + records
  const waiting = held.reduce((all, { records }) => all + records, 0)
  return { ...report, accepted: report.accepted - waiting, quarantined: report.quarantined + waiting, reasons }
}
