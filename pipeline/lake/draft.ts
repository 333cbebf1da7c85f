import { join } from 'node:path'
import { sourceOf, type SourceName } from '#sql'
import type { Database } from '#warehouse'
import { copyTo, parquetOf } from './engine.ts'
import { fingerprint, settle } from './files.ts'
import {
  emptyTable,
  writeManifest,
  type Delivery,
  type Manifest,
  type Quarantined,
  type Range,
  type Shard,
  type TableState,
} from './manifest.ts'

/** The next state of a lake while it is made. Nothing counts before `commit`. */
export class Draft {
  readonly home: string
  readonly engine: Database
  readonly scratch: string
  readonly digits: number
  deliveries: Delivery[]
  quarantine: Quarantined[]
  readonly tables: Partial<Record<SourceName, TableState>>
  #generation: number
  #files = 0

  constructor(home: string, engine: Database, scratch: string, manifest: Manifest) {
    this.home = home
    this.engine = engine
    this.scratch = scratch
    this.digits = manifest.digits
    this.deliveries = [...manifest.deliveries]
    this.quarantine = [...manifest.quarantine]
    this.tables = { ...manifest.tables }
    this.#generation = manifest.generation
  }

  table(name: SourceName): TableState {
    return this.tables[name] ?? emptyTable
  }

  /** A file name no other file of this draft has, below `scratch`. */
  scratchPath(): string {
    return join(this.scratch, `draft-${this.#generation + 1}-${this.#files++}.parquet`)
  }

  absolute({ path }: Shard): string {
    return join(this.home, path)
  }

  /** Takes a finished Parquet file into its place. */
  async adopt(file: string, rows: number, { folder, table, month }: Place): Promise<Shard> {
    const name = `g${String(this.#generation + 1).padStart(6, '0')}-${String(this.#files++).padStart(4, '0')}.parquet`
    const path = `${folder}/${name}`
    const range = table === null ? null : await this.#rangeOf(file, table)
    const { sha256, bytes } = await fingerprint(file)
    await settle(file, join(this.home, path))
    return { path, rows, bytes, sha256, month, range }
  }

  /** Writes the rows of a query to a new file; null when there are none. */
  async write(query: string, place: Place): Promise<Shard | null> {
    const file = this.scratchPath()
    const rows = await copyTo(this.engine, query, file)
    return rows === 0 ? null : this.adopt(file, rows, place)
  }

  async #rangeOf(file: string, table: SourceName): Promise<Range[]> {
    const { key } = sourceOf(table)
    const ends = key.map((name) => `min(${name})::varchar, max(${name})::varchar`)
    const [row] = await this.engine.rows<{ ends: string }>(
      `select to_json([${ends.join(', ')}])::varchar as ends from ${parquetOf([file])}`,
    )
    const values = JSON.parse(row?.ends ?? '[]') as string[]
    return key.map((_, index) => [values[index * 2] ?? '', values[index * 2 + 1] ?? ''])
  }

  /** Makes the draft the lake. */
  async commit(): Promise<void> {
    const tables = Object.fromEntries(Object.entries(this.tables).sort(([a], [b]) => (a < b ? -1 : 1)))
    const { digits, deliveries, quarantine } = this
    await writeManifest(this.home, {
      version: 1,
      generation: ++this.#generation,
      digits,
      deliveries,
      tables,
      quarantine,
    })
    this.#files = 0
  }
}

/** Where a file of the lake belongs. */
export interface Place {
  /** Path from the home. */
  readonly folder: string
  /** Null: it holds quarantined records. */
  readonly table: SourceName | null
  readonly month: string | null
}

export const placeOf = (
  table: SourceName,
  kind: 'current' | 'gone' | 'superseded' | 'held',
  month: string | null = null,
): Place => ({ folder: `lake/${kind}/${table}${month === null ? '' : `/${month}`}`, table, month })

export const quarantinePlace: Place = { folder: 'quarantine', table: null, month: null }
