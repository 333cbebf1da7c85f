import { join } from 'node:path'
import { Database } from '#warehouse'
import { parquetOf } from '../lake/engine.ts'
import { readManifest, type Manifest } from '../lake/manifest.ts'
import { readCorrections, type Correction } from './corrections.ts'
import { idOf, isRecord, placeOfId, recordsOf, waitingOf, type QuarantinedRecord } from './record.ts'

/** Records kept back for one cause. */
export interface QuarantineGroup {
  readonly table: string
  /** Null: no single column is at fault. */
  readonly column: string | null
  readonly reason: string
  readonly records: number
  /** Files they came in, in the order of delivery, at most ten. */
  readonly files: readonly string[]
  /** The first records, at most three. */
  readonly examples: readonly {
    readonly id: string
    readonly file: string
    readonly record: number
    readonly value: string | null
  }[]
}

/** A record kept back, with the file it came in and what a person has put right. */
export interface QuarantineEntry extends QuarantinedRecord {
  readonly file: string
  readonly correction: Correction | null
}

const nothing: Manifest = { version: 1, generation: 0, digits: 2, deliveries: [], tables: {}, quarantine: [] }

async function withReader<T>(home: string, read: (engine: Database, manifest: Manifest) => Promise<T>): Promise<T> {
  const engine = await Database.open(':memory:', { prepare: ["set timezone = 'UTC'"], memory: '512MB' })
  try {
    return await read(engine, readManifest(home) ?? nothing)
  } finally {
    await engine.close()
  }
}

const heldPaths = (home: string, { tables }: Manifest) =>
  (tables.payments?.held ?? []).map(({ path }) => join(home, path))

/** What is kept back, by table, column and reason, the most frequent first. */
export function listQuarantine(home: string): Promise<QuarantineGroup[]> {
  return withReader(home, async (engine, manifest) => {
    const fileOf = new Map(manifest.deliveries.map(({ delivery_no, file }) => [delivery_no, file]))
    const kept = manifest.quarantine.map(({ path }) => join(home, path))
    const held = heldPaths(home, manifest)
    const sources = [
      ...(kept.length === 0
        ? []
        : [`select "table", "column", reason, value, delivery_no, record_no from ${parquetOf(kept)}`]),
      ...(held.length === 0
        ? []
        : [
            `select 'payments', 'reverses_payment_id', reason, reverses_payment_id, delivery_no, record_no from ${parquetOf(held)}`,
          ]),
    ]
    if (sources.length === 0) return []
    const rows = await engine.rows<Record<string, string | number | null>>(
      `select "table", "column", reason, count(*) as records,
        to_json(list_slice(list_sort(list(distinct delivery_no)), 1, 10))::varchar as deliveries,
        to_json(arg_min({ 'd': delivery_no, 'r': record_no, 'v': value }, delivery_no::hugeint * 1000000000000 + record_no, 3))::varchar as examples
      from (${sources.join(' union all ')}) group by all order by records desc, "table", "column", reason`,
    )
    return rows.map((row) => ({
      table: String(row.table),
      column: row.column === null ? null : String(row.column),
      reason: String(row.reason),
      records: Number(row.records),
      files: (JSON.parse(String(row.deliveries)) as number[]).map((no) => fileOf.get(no) ?? ''),
      examples: (JSON.parse(String(row.examples)) as { d: number; r: number; v: string | null }[]).map(
        ({ d, r, v }) => ({
          ...{ id: idOf(d, r), file: fileOf.get(d) ?? '', record: r, value: v },
        }),
      ),
    }))
  })
}

/** One record that is kept back. @throws Error when there is none with that id. */
export async function showQuarantine(home: string, id: string): Promise<QuarantineEntry> {
  const { delivery, record } = placeOfId(id)
  return withReader(home, async (engine, manifest) => {
    const where = isRecord(delivery, record)
    const shards = manifest.quarantine.filter(({ delivery_no }) => delivery_no === delivery)
    const found: QuarantinedRecord[] = []
    for (const { path } of shards) found.push(...(await recordsOf(engine, join(home, path), where, 1)))
    found.push(...(await waitingOf(engine, heldPaths(home, manifest), where, 1)))
    const [entry] = found
    const file = manifest.deliveries.find(({ delivery_no }) => delivery_no === delivery)?.file
    if (entry === undefined || file === undefined)
      throw new Error(`No record ${id} is in quarantine; \`quarantine list\` shows those that are.`)
    return { ...entry, file, correction: readCorrections(home)[id] ?? null }
  })
}
