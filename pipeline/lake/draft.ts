import { join } from 'node:path'
import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import { copyTo } from './engine.ts'
import { fingerprint, settle } from './files.ts'
import {
  emptyTable,
  writeManifest,
  type Delivery,
  type Manifest,
  type Quarantined,
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

  /** Takes a finished Parquet file into `folder` of the home. */
  async adopt(file: string, folder: string, rows: number, month: string | null): Promise<Shard> {
    const path = `${folder}/g${String(this.#generation + 1).padStart(6, '0')}-${String(this.#files++).padStart(4, '0')}.parquet`
    const { sha256, bytes } = await fingerprint(file)
    await settle(file, join(this.home, path))
    return { path, rows, bytes, sha256, month }
  }

  /** Writes the rows of a query to a new file of `folder`; null when there are none. */
  async write(query: string, folder: string, month: string | null): Promise<Shard | null> {
    const file = this.scratchPath()
    const rows = await copyTo(this.engine, query, file)
    return rows === 0 ? null : this.adopt(file, folder, rows, month)
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

/** Folder of a table's files in the home. */
export const folderOf = (
  table: SourceName,
  kind: 'current' | 'gone' | 'superseded' | 'held',
  month: string | null = null,
): string => `lake/${kind}/${table}${month === null ? '' : `/${month}`}`
