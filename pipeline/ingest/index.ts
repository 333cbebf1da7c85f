import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Draft } from '../lake/draft.ts'
import { workers } from '../lake/engine.ts'
import { fingerprint } from '../lake/files.ts'
import type { Delivery, HeldCount } from '../lake/manifest.ts'
import { withDraft } from '../lake/workshop.ts'
import { readMappings } from '../mapping/index.ts'
import type { OnProgress } from '../progress.ts'
import { Batch } from './batch.ts'
import { driftOf } from './drift.ts'
import { takeIn, type Taken } from './file.ts'
import { readInbox, type InboxFile, type Unreadable } from './inbox.ts'
import { FileRefused } from './refusal.ts'
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
    const batch = new Batch(draft, settings)
    const slots = new Slots(workers + 2)
    const reports: FileReport[] = []
    for (const [done, file] of files.entries()) {
      onProgress?.({ step: 'ingest', done, total: files.length, about: file.file })
      reports.push(await reportOf(file, draft, batch, settings, slots))
      await batch.commitWhenFull()
    }
    await batch.commit()
    onProgress?.({ step: 'ingest', done: files.length, total: files.length })
    const held = Object.values(draft.tables).flatMap(({ heldCounts }) => heldCounts)
    const settled = reports.map((report) => withHeld(report, held))
    const sum = (of: 'records' | 'accepted' | 'quarantined') => settled.reduce((all, report) => all + report[of], 0)
    return {
      files: settled,
      records: sum('records'),
      accepted: sum('accepted'),
      quarantined: sum('quarantined'),
      refused: settled.filter(({ outcome }) => outcome === 'refused').length,
      held: held.reduce((all, { records }) => all + records, 0),
    }
  })
}

/** The report of a loaded file, with those of its reversals that wait counted as quarantined. */
function withHeld(report: FileReport, held: readonly HeldCount[]): FileReport {
  const own = report.outcome === 'loaded' ? held.filter(({ delivery_no }) => delivery_no === report.delivery) : []
  const reasons = { ...report.reasons }
  for (const { reason, records } of own) reasons[reason] = (reasons[reason] ?? 0) + records
  const waiting = own.reduce((all, { records }) => all + records, 0)
  return { ...report, accepted: report.accepted - waiting, quarantined: report.quarantined + waiting, reasons }
}

const nothing = {
  sha256: null,
  delivery: null,
  records: 0,
  accepted: 0,
  quarantined: 0,
  rows: {},
  reasons: {},
  warnings: [],
}

const tablesOf = ({ mappings }: InboxFile) => [...new Set(mappings.map(({ table }) => table))].join(', ')

const repeated = (file: string, { delivery_no, table, sha256, file: first }: Delivery): FileReport => ({
  ...{ ...nothing, file, outcome: 'repeated', sha256, table, delivery: delivery_no },
  warnings: first === file ? [] : [`the same bytes came as ${first}`],
})

async function reportOf(
  file: InboxFile | Unreadable,
  draft: Draft,
  batch: Batch,
  settings: IngestSettings,
  slots: Slots,
): Promise<FileReport> {
  const refused = ({ code, message, details }: FileRefused, table: string | null): FileReport => ({
    ...{ ...nothing, file: file.file, outcome: 'refused', table },
    refused: { code, message, details },
  })
  if ('refusal' in file) return refused(file.refusal, null)
  const table = tablesOf(file)
  const known = (sha256: string) =>
    draft.deliveries.find((delivery) => delivery.sha256 === sha256 && delivery.table === table)
  const folder = join(draft.scratch, `file-${draft.deliveries.length + 1}`)
  try {
    const before = await alreadyTaken(file, table, draft)
    if (before !== undefined) return repeated(file.file, before)
    const deliveryNo = (draft.deliveries.at(-1)?.delivery_no ?? 0) + 1
    const taken = await takeIn(file, { engine: draft.engine, slots, settings, folder, deliveryNo })
    const same = known(taken.sha256)
    if (same !== undefined) return repeated(file.file, same)
    return await accept(file, table, deliveryNo, taken, draft, batch)
  } catch (error) {
    if (error instanceof FileRefused) return refused(error, table)
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The delivery a file repeats, found by its size and then its hash before any of it is read as records. */
async function alreadyTaken({ path }: InboxFile, table: string, draft: Draft): Promise<Delivery | undefined> {
  const { size } = await stat(path)
  if (!draft.deliveries.some(({ bytes }) => bytes === size)) return undefined
  const { sha256 } = await fingerprint(path)
  return draft.deliveries.find((delivery) => delivery.sha256 === sha256 && delivery.table === table)
}

async function accept(
  { file }: InboxFile,
  table: string,
  deliveryNo: number,
  { sha256, bytes, names, plan, loaded, warnings }: Taken,
  draft: Draft,
  batch: Batch,
): Promise<FileReport> {
  const { records, quarantined, hold } = loaded
  const said = [
    ...warnings,
    ...driftOf(
      names,
      draft.deliveries.findLast((delivery) => delivery.table === table),
    ),
  ]
  await batch.add(loaded, plan, deliveryNo)
  draft.deliveries.push({
    ...{ delivery_no: deliveryNo, file, sha256, bytes, table, records, accepted: records - quarantined, quarantined },
    ...{ loaded_at: new Date().toISOString(), header: names, warnings: said },
  })
  const rows: Record<string, number> = {}
  for (const kind of ['live', 'gone'] as const)
    for (const [name, made] of Object.entries(loaded[kind]))
      rows[name] = (rows[name] ?? 0) + made.reduce((all, one) => all + one.rows, 0)
  const reasons: Record<string, number> = {}
  for (const { reason, records: count } of hold.counts) reasons[reason] = (reasons[reason] ?? 0) + count
  return {
    ...{ file, outcome: 'loaded', sha256, table, delivery: deliveryNo, records, accepted: records - quarantined },
    ...{ quarantined, rows, reasons, warnings: said },
  }
}
