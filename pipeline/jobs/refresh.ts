import { inMonths, keptSchema, mostLayers, type Changes, type Database, type Layers, type Month } from '#warehouse'
import { sourceOf, sources, type SourceName } from '#sql'
import type { Lake, LakeTable } from '../lake/index.ts'
import { literal } from '../sql.ts'
import { loadTable, rawSelect } from './raw.ts'

type File = Pick<LakeTable['shards'][number], 'sha256' | 'month'>

/** Notes which files of the lake the tables hold, for the build that comes after. */
export async function noteFiles(database: Database, lake: Lake): Promise<void> {
  await database.run(`create schema if not exists ${keptSchema}`)
  await database.run(`drop table if exists ${keptSchema}.files`)
  await database.run(`create table ${keptSchema}.files (table_name varchar, sha256 varchar, month varchar)`)
  const rows = lake.tables.flatMap(({ name, shards }) =>
    shards.map(({ sha256, month }) => `('${name}', '${sha256}', ${month === null ? 'null' : literal(month)})`),
  )
  if (rows.length > 0) await database.run(`insert into ${keptSchema}.files values ${rows.join(', ')}`)
}

const keyOf = ({ sha256, month }: File) => `${sha256} ${month ?? ''}`
/** The files of one list that the other has not. */
function without<F extends File>(files: readonly F[], others: readonly File[]): F[] {
  const known = new Set(others.map(keyOf))
  return files.filter((file) => !known.has(keyOf(file)))
}

export interface Refreshing {
  readonly lake: Lake
  readonly timezone: string
  readonly layers: Layers
  readonly changes: Changes
}

/** Brings the tables a database took over from the file before to what the lake says now: those whose files are others. */
export async function refreshRaw(database: Database, going: Refreshing): Promise<void> {
  const noted = await database.rows<{ table_name: string; sha256: string; month: string | null }>(
    `select table_name, sha256, month from ${keptSchema}.files`,
  )
  const had = Map.groupBy(noted, ({ table_name }) => table_name)
  for (const name of Object.keys(sources) as SourceName[]) {
    const table = going.lake.tables.find((each) => each.name === name)
    const gone = without(had.get(name) ?? [], table?.shards ?? [])
    const come = without(table?.shards ?? [], had.get(name) ?? [])
    if (sourceOf(name).months) await refreshMonths(database, name, table, gone, come, going)
    else if (gone.length + come.length > 0) {
      await database.run(`drop table ${sourceOf(name).name}`)
      await loadTable(database, going.lake, name, going.timezone)
      going.changes.touch(sourceOf(name).name)
      if (!(await going.changes.isChanged(sourceOf(name).name))) going.changes.release(sourceOf(name).name)
    }
  }
}

/** Loads the months again of which files have come or gone, and notes those whose rows differ. */
async function refreshMonths(
  database: Database,
  name: SourceName,
  table: LakeTable | undefined,
  gone: readonly File[],
  come: LakeTable['shards'],
  { lake, timezone, layers, changes }: Refreshing,
): Promise<void> {
  const source = sourceOf(name)
  const { by } = source.months!
  const isSplit = gone.every(({ month }) => month !== null) && layers.count(source.name) < mostLayers
  if (gone.length + come.length > 0 && !isSplit) {
    await loadTable(database, lake, name, timezone, layers)
    changes.note(source.name, await changes.differing(source.name, by))
    return
  }
  const open = new Set<Month>(gone.map(({ month }) => `${month}-01`))
  for (const { file, month } of come)
    for (const each of month === null ? await monthsIn(database, name, [file], timezone) : [`${month}-01`])
      open.add(each)
  if (open.size === 0) {
    await layers.show(source.name, by)
    changes.note(source.name, open)
    return
  }
  const files = (table?.shards ?? []).filter(({ month }) => month === null || open.has(`${month}-01`))
  const rows = rawSelect(
    database,
    name,
    files.map(({ file }) => file),
    timezone,
  )
  await layers.add(source.name, by, open, `select * from (${rows}) t where ${inMonths(by, open)}`)
  changes.note(source.name, await changes.differing(source.name, by, open))
}

async function monthsIn(
  database: Database,
  name: SourceName,
  files: readonly string[],
  timezone: string,
): Promise<Month[]> {
  const { by } = sourceOf(name).months!
  const rows = await database.rows<{ month: string }>(
    `select distinct cast(date_trunc('month', ${by}) as date)::varchar as month from (${rawSelect(database, name, files, timezone)})`,
  )
  return rows.map(({ month }) => month)
}
