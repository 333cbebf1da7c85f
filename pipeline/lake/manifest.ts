import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceName } from '#sql'
import { replaceText } from './files.ts'

/** A Parquet file of the lake. `path` is relative to the home, with `/`. */
export interface Shard {
  readonly path: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
  /** The month of its rows, as `YYYY-MM`; null: not split by month. */
  readonly month: string | null
  /** Lowest and highest value of each column of the key, in byte order; null: of no table. */
  readonly range: readonly Range[] | null
}

export type Range = readonly [low: string, high: string]

/** Every accepted record of a table is in exactly one of these. */
export interface TableState {
  /** Columns that any delivery brought. */
  readonly columns: readonly string[]
  /** What the table says now. */
  readonly current: readonly Shard[]
  /** Records that removed their key and still stand. */
  readonly gone: readonly Shard[]
  /** Records that another of the same key has replaced. */
  readonly superseded: readonly Shard[]
  /** Records that stand but must wait, with `reason`: reversals without their original, or beyond it. */
  readonly held: readonly Shard[]
  readonly heldCounts: readonly HeldCount[]
  /** Set where the files of `current` were brought into another shape; it counts while they are the files it speaks of. */
  readonly reshaped?: Reshaped
}

/** Two sets of files with the same rows, each by the hash of its hashes. */
export interface Reshaped {
  /** The files as they are. */
  readonly files: string
  /** The files whose rows they hold. */
  readonly says: string
}

export interface HeldCount {
  readonly delivery_no: number
  readonly reason: string
  readonly records: number
}

/** A file that was taken in. Counts are of records in the file; `held` reversals are still counted as accepted. */
export interface Delivery {
  readonly delivery_no: number
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  /** Tables it fills, joined by `, `. */
  readonly table: string
  readonly records: number
  readonly accepted: number
  readonly quarantined: number
  readonly loaded_at: string
  /** Names of its columns. */
  readonly header: readonly string[]
  readonly warnings: readonly string[]
}

/** The quarantined records of a delivery: a Parquet file, and how many there are of each reason. */
export interface Quarantined extends Shard {
  readonly delivery_no: number
  readonly counts: readonly { readonly table: string; readonly reason: string; readonly records: number }[]
}

/** All that the lake holds. Its file is replaced whole: that is the moment a load counts. */
export interface Manifest {
  readonly version: 1
  /** How often it was replaced. */
  readonly generation: number
  /** Fraction digits of amounts. */
  readonly digits: number
  readonly deliveries: readonly Delivery[]
  readonly tables: Partial<Readonly<Record<SourceName, TableState>>>
  readonly quarantine: readonly Quarantined[]
}

export const emptyTable: TableState = { columns: [], current: [], gone: [], superseded: [], held: [], heldCounts: [] }

const pathOf = (home: string) => join(home, 'lake', 'manifest.json')

/** The lake of a home that has none yet. */
export const emptyManifest = (digits: number): Manifest => ({
  version: 1,
  generation: 0,
  digits,
  deliveries: [],
  tables: {},
  quarantine: [],
})

/** What the lake holds; null: nothing was ever taken in. */
export function readManifest(home: string): Manifest | null {
  let text: string
  try {
    text = readFileSync(pathOf(home), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const read = JSON.parse(text) as Manifest
    if (read.version === 1) return read
  } catch {
    // answered below, as any other text that is no manifest
  }
  throw new Error(`${pathOf(home)} is damaged; restore it from a backup, or remove lake/ and ingest everything again.`)
}

export const writeManifest = (home: string, manifest: Manifest): Promise<void> =>
  replaceText(pathOf(home), `${JSON.stringify(manifest, null, 1)}\n`)

export const shardsOf = ({ current, gone, superseded, held }: TableState): readonly Shard[] => [
  ...current,
  ...gone,
  ...superseded,
  ...held,
]

const hashOf = (shards: readonly Shard[]): string =>
  createHash('sha256')
    .update(shards.map(({ sha256 }) => sha256).join('\n'))
    .digest('hex')

/** What a table says now, as a hash: another whenever files came, went or were written anew, but not when they only took another shape. */
export function saidBy({ current, reshaped }: TableState): string {
  const files = hashOf(current)
  return reshaped?.files === files ? reshaped.says : files
}

/** The state with `current` in another shape: its rows must be the ones they were. */
export const inShape = (state: TableState, current: readonly Shard[]): TableState => ({
  ...state,
  current,
  reshaped: { files: hashOf(current), says: saidBy(state) },
})

/** How many files of a lake could be spared by joining those of one table, kind and month. */
export const spareFiles = (manifest: Manifest): number =>
  Object.values(manifest.tables).reduce(
    (sum, { current, gone, superseded }) =>
      sum +
      [current, gone, superseded].reduce(
        (some, shards) => some + shards.length - new Set(shards.map(({ month }) => month)).size,
        0,
      ),
    0,
  )

/** Every file a manifest needs, by its path from the home. */
export const pathsOf = (manifest: Manifest): string[] =>
  [...Object.values(manifest.tables).flatMap(shardsOf), ...manifest.quarantine].map(({ path }) => path)
