import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sourceOf, type SourceName } from '#sql'
import { literal } from '../sql.ts'
import { lakeColumns } from './columns.ts'
import { openEngine, parquetOf } from './engine.ts'
import { readManifest, type Shard, type TableState } from './manifest.ts'

/** `stands`: what the table says now; `replaced`: another of its key stands; `removed`: it took its key away; `waits`: a reversal held back. */
export type Standing = 'stands' | 'replaced' | 'removed' | 'waits'

/** A record with a key, and where it came from. */
export interface Sighting {
  readonly standing: Standing
  /** The delivered file, by its path from the inbox, and the SHA-256 of its bytes. */
  readonly file: string
  readonly sha256: string
  /** Its number in the file, from 1. */
  readonly record: number
  /** When the file was taken in: a UTC instant. */
  readonly loaded_at: string
  /** What it says, typed, as text; null: no value. */
  readonly values: Readonly<Record<string, string | null>>
}

const places: readonly (readonly [Standing, (state: TableState) => readonly Shard[]])[] = [
  ['stands', ({ current }) => current],
  ['waits', ({ held }) => held],
  ['removed', ({ gone }) => gone],
  ['replaced', ({ superseded }) => superseded],
]

const within = ({ range }: Shard, key: readonly string[]) =>
  range?.every(([low, high], index) => {
    const [value, from, to] = [key[index]!, low, high].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer]
    return Buffer.compare(from, value) <= 0 && Buffer.compare(value, to) <= 0
  }) ?? true

/**
 * Every accepted record with a key, the one that stands first, then by delivery. Empty where the table never had one.
 * `key`: a value for each column of the table's key, days as `YYYY-MM-DD`.
 */
export async function traceRecord(home: string, table: SourceName, key: readonly string[]): Promise<Sighting[]> {
  const manifest = readManifest(home)
  const state = manifest?.tables[table]
  if (manifest === null || state === undefined) return []
  const scratch = mkdtempSync(join(tmpdir(), 'rollcall-trace-'))
  const engine = await openEngine(scratch)
  const deliveries = new Map(manifest.deliveries.map((delivery) => [delivery.delivery_no, delivery]))
  const wanted = sourceOf(table).key.map((column, index) => `${column}::varchar = ${literal(key[index]!)}`)
  const columns = lakeColumns(table).map((column) => `${column}::varchar as ${column}`)
  try {
    const found: Sighting[] = []
    for (const [standing, shardsOf] of places) {
      const paths = shardsOf(state)
        .filter((shard) => within(shard, key))
        .map(({ path }) => join(home, path))
      if (paths.length === 0) continue
      const rows = await engine.rows<Record<string, string | null>>(
        `select ${columns.join(', ')} from ${parquetOf(paths, ', union_by_name = true')} where ${wanted.join(' and ')}
          order by try_cast(delivery_no as bigint) desc, try_cast(record_no as bigint) desc`,
      )
      for (const { delivery_no, record_no, ...values } of rows) {
        const { file, sha256, loaded_at } = deliveries.get(Number(delivery_no))!
        found.push({ standing, file, sha256, record: Number(record_no), loaded_at, values })
      }
    }
    return found
  } finally {
    await engine.close()
    rmSync(scratch, { recursive: true, force: true })
  }
}
