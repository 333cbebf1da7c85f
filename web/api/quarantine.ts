import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Database, quoted } from '../../warehouse/index.ts'

/** Records kept back for one cause. `column` null: no single column is at fault. */
export interface QuarantineCount {
  readonly table: string
  readonly column: string | null
  readonly reason: string
  readonly records: number
}

/** A record kept back: where it stands and why, not what it says. */
export interface QuarantineRecord extends Omit<QuarantineCount, 'records'> {
  /** `<delivery>-<record>`, as in `rollcall quarantine show`. */
  readonly id: string
  readonly file: string
  readonly record: number
}

export interface QuarantineFilter {
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly reason?: string | undefined
}

/** What is read of `lake/manifest.json`: the pipeline writes more. */
const shards = z.array(z.object({ path: z.string() }))
const manifest = z.object({
  version: z.literal(1),
  deliveries: z.array(z.object({ delivery_no: z.number(), file: z.string() })),
  tables: z.object({ payments: z.object({ held: shards }).optional() }),
  quarantine: shards,
})
type Manifest = z.infer<typeof manifest>

async function manifestIn(home: string): Promise<Manifest | null> {
  const path = join(home, 'lake', 'manifest.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : manifest.parse(JSON.parse(text))
}

/** Every record kept back: those that were refused, and reversals that wait for what they reverse. Null: there is none. */
function recordsIn(home: string, { quarantine, tables }: Manifest): string | null {
  const from = (paths: readonly { path: string }[]) =>
    `read_parquet([${paths.map(({ path }) => quoted(join(home, path))).join(', ')}])`
  const held = tables.payments?.held ?? []
  const parts = [
    ...(quarantine.length === 0
      ? []
      : [`select "table", "column", reason, delivery_no, record_no from ${from(quarantine)}`]),
    ...(held.length === 0
      ? []
      : [`select 'payments', 'reverses_payment_id', reason, delivery_no, record_no from ${from(held)}`]),
  ]
  return parts.length === 0 ? null : `(${parts.join(' union all ')})`
}

async function asked<R extends object>(home: string, query: (records: string) => string): Promise<R[]> {
  const lake = await manifestIn(home)
  const records = lake === null ? null : recordsIn(home, lake)
  if (records === null) return []
  const database = await Database.open(':memory:', { memory: '256MB', threads: 1 })
  try {
    return await database.rows<R>(query(records))
  } finally {
    await database.close()
  }
}

/** What is kept back, by table, column and reason, the most frequent first. */
export const quarantineIn = (home: string): Promise<QuarantineCount[]> =>
  asked(
    home,
    (records) =>
      `select "table", "column", reason, count(*) as records from ${records}
       group by all order by records desc, "table", "column" nulls last, reason`,
  )

/** The records kept back, in the order of deliveries: at most `limit` after the first `offset`. */
export async function quarantinedIn(
  home: string,
  { table, column, reason }: QuarantineFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<QuarantineRecord[]> {
  const files = new Map((await manifestIn(home))?.deliveries.map(({ delivery_no, file }) => [delivery_no, file]))
  const where = [
    'true',
    ...(table === undefined ? [] : [`"table" = ${quoted(table)}`]),
    ...(column === undefined ? [] : [`"column" = ${quoted(column)}`]),
    ...(reason === undefined ? [] : [`reason = ${quoted(reason)}`]),
  ]
  type Found = Omit<QuarantineRecord, 'id' | 'file' | 'record'> & { delivery_no: number; record_no: number }
  const rows = await asked<Found>(
    home,
    (records) =>
      `select * from ${records} where ${where.join(' and ')}
       order by delivery_no, record_no, "table", "column" nulls last, reason limit ${limit} offset ${offset}`,
  )
  return rows.map(({ delivery_no, record_no, ...cause }) => ({
    id: `${delivery_no}-${record_no}`,
    ...cause,
    file: files.get(delivery_no) ?? '',
    record: record_no,
  }))
}
