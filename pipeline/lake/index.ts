import { join } from 'node:path'
import { sources, type SourceName } from '#sql'
import { readManifest, saidBy, type Delivery, type Manifest, type TableState } from './manifest.ts'

/** What a table of the lake says now. */
export interface LakeTable {
  readonly name: SourceName
  /** Absolute paths of Parquet files with every column of the contract by name, `delivery_no` and `record_no`. */
  readonly files: readonly string[]
  /** The same files: what each holds, and the month of its rows as `YYYY-MM`; null: not split by month. */
  readonly shards: readonly { readonly file: string; readonly sha256: string; readonly month: string | null }[]
  /** Columns that any delivery brought. */
  readonly columns: readonly string[]
  readonly records: number
  /** Changes when what it says does; not when its files were only joined or split. */
  readonly sha256: string
}

/** A file taken in, and what became of its records: `records` = `accepted` + `quarantined`. */
export type LakeDelivery = Pick<
  Delivery,
  'delivery_no' | 'file' | 'sha256' | 'table' | 'records' | 'accepted' | 'quarantined' | 'loaded_at'
>

/** All accepted deliveries of a home. */
export interface Lake {
  readonly tables: readonly LakeTable[]
  readonly deliveries: readonly LakeDelivery[]
  /** Table → reason → records that are kept back. */
  readonly quarantine: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const tableOf = (home: string, name: SourceName, state: TableState): LakeTable => ({
  name,
  files: state.current.map(({ path }) => join(home, path)),
  shards: state.current.map(({ path, sha256, month }) => ({ file: join(home, path), sha256, month })),
  columns: state.columns,
  records: state.current.reduce((sum, { rows }) => sum + rows, 0),
  sha256: saidBy(state),
})

/** Deliveries with the reversals that wait counted as quarantined. */
export function deliveriesOf(manifest: Manifest): LakeDelivery[] {
  const held = new Map<number, number>()
  for (const { heldCounts } of Object.values(manifest.tables))
    for (const { delivery_no, records } of heldCounts) held.set(delivery_no, (held.get(delivery_no) ?? 0) + records)
  return manifest.deliveries.map((delivery) => {
    const waiting = held.get(delivery.delivery_no) ?? 0
    const { delivery_no, file, sha256, table, records, loaded_at } = delivery
    const [accepted, quarantined] = [delivery.accepted - waiting, delivery.quarantined + waiting]
    return { delivery_no, file, sha256, table, records, accepted, quarantined, loaded_at }
  })
}

function quarantineOf(manifest: Manifest): Lake['quarantine'] {
  const counts: Record<string, Record<string, number>> = {}
  const add = (table: string, reason: string, records: number) => {
    const reasons = (counts[table] ??= {})
    reasons[reason] = (reasons[reason] ?? 0) + records
  }
  for (const { counts: some } of manifest.quarantine)
    for (const { table, reason, records } of some) add(table, reason, records)
  for (const [table, { heldCounts }] of Object.entries(manifest.tables))
    for (const { reason, records } of heldCounts) add(table, reason, records)
  return counts
}

/** What the lake of a home holds; nothing where nothing was taken in. */
export function readLake(home: string): Promise<Lake> {
  const manifest = readManifest(home)
  if (manifest === null) return Promise.resolve({ tables: [], deliveries: [], quarantine: {} })
  const names = (Object.keys(sources) as SourceName[]).filter((name) => manifest.tables[name] !== undefined)
  return Promise.resolve({
    tables: names.map((name) => tableOf(home, name, manifest.tables[name]!)),
    deliveries: deliveriesOf(manifest),
    quarantine: quarantineOf(manifest),
  })
}

export { compact, isScattered } from './compact.ts'
export { traceRecord, type Sighting } from './trace.ts'
export { verifyLake } from './verify.ts'
