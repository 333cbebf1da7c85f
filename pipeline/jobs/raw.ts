import { createEmpty, type Database } from '#warehouse'
import { sourceOf, sources, type SourceName } from '#sql'
import { localOf } from '../ingest/clock.ts'
import { zoneOf } from '../ingest/zone.ts'
import type { Lake } from '../lake/index.ts'
import { literal } from '../sql.ts'

/** Copies the lake's tables into the database as models read them; a table never delivered is empty. */
export async function loadRaw(database: Database, lake: Lake, timezone: string): Promise<void> {
  const delivered = new Map(lake.tables.map((table) => [table.name, table.files]))
  for (const name of Object.keys(sources) as SourceName[]) {
    const source = sourceOf(name)
    const files = delivered.get(name) ?? []
    if (files.length === 0) {
      await createEmpty(database, source)
      continue
    }
    const columns = Object.entries(source.columns).map(([column, { kind }]) => {
      const instant = source.days[column]
      const value = instant === undefined ? column : localOf(instant, zoneOf(timezone))
      return `cast(${value} as ${database.engine.typeOf(kind)}) as ${column}`
    })
    await database.run(`create schema if not exists ${source.schema}`)
    await database.run(
      `create table ${source.name} as select ${columns.join(', ')} from read_parquet([${files.map(literal).join(', ')}])`,
    )
  }
}

/** The last day on which anything happened: what the data can speak of. Null where nothing was delivered that says. */
export async function lastDay(database: Database): Promise<string | null> {
  const [row] = await database.rows<{ day: string | null }>(`select max(day) as day from (
    select max(started_on) as day from raw.contacts
    union all select max(made_on) from raw.promises
    union all select max(effective_on) from raw.payments where coalesce(status, 'posted') = 'posted'
    union all select max(as_of) from raw.account_months)`)
  return row?.day ?? null
}
