import { createEmpty, type Database, type Layers } from '#warehouse'
import { sourceOf, sources, type SourceName } from '#sql'
import { localOf } from '../ingest/clock.ts'
import { zoneOf } from '../ingest/zone.ts'
import type { Lake } from '../lake/index.ts'
import { literal } from '../sql.ts'

/** The query that reads files of a table as models read it. */
export function rawSelect(database: Database, name: SourceName, files: readonly string[], timezone: string): string {
  const source = sourceOf(name)
  const columns = Object.entries(source.columns).map(([column, { kind }]) => {
    const instant = source.days[column]
    const value = instant === undefined ? column : localOf(instant, zoneOf(timezone))
    return `cast(${value} as ${database.engine.typeOf(kind)}) as ${column}`
  })
  const from = `read_parquet([${files.map(literal).join(', ')}])`
  return files.length === 0 ? emptySelect(database, name) : `select ${columns.join(', ')} from ${from}`
}

const emptySelect = (database: Database, name: SourceName) =>
  `select ${Object.entries(sourceOf(name).columns)
    .map(([column, { kind }]) => `cast(null as ${database.engine.typeOf(kind)}) as ${column}`)
    .join(', ')} where false`

/** Copies a table of the lake into the database; one never delivered is empty. With layers, one kept by month as such. */
export async function loadTable(
  database: Database,
  lake: Lake,
  name: SourceName,
  timezone: string,
  layers?: Layers,
): Promise<void> {
  const source = sourceOf(name)
  const files = lake.tables.find((table) => table.name === name)?.files ?? []
  await database.run(`create schema if not exists ${source.schema}`)
  if (layers && source.months)
    await layers.replace(source.name, source.months.by, rawSelect(database, name, files, timezone))
  else if (files.length === 0) await createEmpty(database, source)
  else await database.run(`create table ${source.name} as ${rawSelect(database, name, files, timezone)}`)
}

/** Copies the lake's tables into the database as models read them. */
export async function loadRaw(database: Database, lake: Lake, timezone: string, layers?: Layers): Promise<void> {
  for (const name of Object.keys(sources) as SourceName[]) await loadTable(database, lake, name, timezone, layers)
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
