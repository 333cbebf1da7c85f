import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Draft } from '../lake/draft.ts'
import { fingerprint } from '../lake/files.ts'
import type { Ledger } from '../lake/ledger.ts'
import type { Delivery } from '../lake/manifest.ts'
import type { Door } from '../personal/door.ts'
import type { Batch } from './batch.ts'
import { driftOf } from './drift.ts'
import { takeIn, type Taken } from './file.ts'
import type { InboxFile, Unreadable } from './inbox.ts'
import { FileRefused } from './refusal.ts'
import type { FileReport } from './report.ts'
import type { IngestSettings } from './settings.ts'
import type { Slots } from './slots.ts'

/** What the files of a run share. */
export interface Run {
  readonly draft: Draft
  readonly ledger: Ledger
  readonly batch: Batch
  readonly settings: IngestSettings
  readonly slots: Slots
  readonly door: Door
}

const nothing = {
  ...{ sha256: null, delivery: null, records: 0, accepted: 0, quarantined: 0 },
  ...{ rows: {}, reasons: {}, warnings: [] },
} as const

const refused = (file: string, table: string | null, { code, message, details }: FileRefused): FileReport => ({
  ...{ ...nothing, file, outcome: 'refused', table },
  refused: { code, message, details },
})

const repeated = (file: string, { delivery_no, table, sha256, file: first }: Delivery): FileReport => ({
  ...{ ...nothing, file, outcome: 'repeated', sha256, table, delivery: delivery_no },
  warnings: first === file ? [] : [`the same bytes came as ${first}`],
})

/** Takes one file of the inbox into the batch, or says why not. */
export async function takeOne(file: InboxFile | Unreadable, run: Run): Promise<FileReport> {
  if ('refusal' in file) return refused(file.file, null, file.refusal)
  const { draft, ledger, slots, settings, door } = run
  const table = [...new Set(file.mappings.map((mapping) => mapping.table))].join(', ')
  const deliveryNo = ledger.next
  const folder = join(draft.scratch, `file-${deliveryNo}`)
  try {
    const { size } = await stat(file.path)
    const before = ledger.hasSize(size) ? ledger.same((await fingerprint(file.path)).sha256, table) : undefined
    if (before !== undefined) return repeated(file.file, before)
    const taken = await takeIn(file, { engine: draft.engine, slots, settings, door, folder, deliveryNo })
    return await accept(file.file, table, deliveryNo, taken, run)
  } catch (error) {
    if (error instanceof FileRefused) return refused(file.file, table, error)
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function accept(
  file: string,
  table: string,
  deliveryNo: number,
  { sha256, bytes, names, plan, loaded, warnings }: Taken,
  { draft, ledger, batch }: Run,
): Promise<FileReport> {
  const { records, quarantined, hold, live, gone } = loaded
  const said = [...warnings, ...driftOf(names, ledger.latest(table))]
  const accepted = records - quarantined
  await batch.add(loaded, plan, deliveryNo)
  const delivery: Delivery = {
    ...{ delivery_no: deliveryNo, file, sha256, bytes, table, records, accepted, quarantined },
    ...{ loaded_at: new Date().toISOString(), header: names, warnings: said },
  }
  draft.deliveries.push(delivery)
  ledger.add(delivery)
  const rows: Record<string, number> = {}
  for (const [name, made] of [...Object.entries(live), ...Object.entries(gone)])
    rows[name] = made.reduce((all, one) => all + one.rows, rows[name] ?? 0)
  const reasons: Record<string, number> = {}
  for (const { reason, records: count } of hold.counts) reasons[reason] = (reasons[reason] ?? 0) + count
  return {
    ...{ file, outcome: 'loaded', sha256, table, delivery: deliveryNo, records, accepted, quarantined },
    ...{ rows, reasons, warnings: said },
  }
}
