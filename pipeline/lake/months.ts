import type { SourceName } from '#sql'
import { mainDate } from '../contract.ts'
import { localOf } from '../ingest/clock.ts'
import { zoneOf } from '../ingest/zone.ts'
import { literal } from '../sql.ts'
import { placeOf, type Draft } from './draft.ts'
import { parquetOf } from './engine.ts'
import type { Shard, TableState } from './manifest.ts'

/** When files of a table are split and joined. Numbers of rows, but `many` of files. */
export interface Arrangement {
  /** A table with more rows is kept month by month. */
  readonly big: number
  /** Unsplit rows of a big table that are split now; more wait for `compact`. */
  readonly atOnce: number
  /** More files of one month, or of a small table, are joined into one. */
  readonly many: number
}

/** While people wait for a load. */
export const hurried: Arrangement = { big: 500_000, atOnce: 2_000_000, many: 8 }

/** When nobody waits. */
export const patient: Arrangement = { big: 500_000, atOnce: Number.MAX_SAFE_INTEGER, many: 1 }

const rowsOf = (shards: readonly Shard[]) => shards.reduce((sum, { rows }) => sum + rows, 0)

/** Whether the table is big, but not kept month by month yet. */
export const isUnsplit = (table: SourceName, { current }: TableState, { big } = patient): boolean =>
  mainDate(table) !== null && rowsOf(current) > big && current.some(({ month }) => month === null)

/** SQL of the month of a row as `YYYY-MM`: that of its business date. */
function monthOf(name: string, isInstant: boolean, timezone: string): string {
  const day = isInstant ? localOf(name, zoneOf(timezone)) : name
  return `strftime(${day}, '%Y-%m')`
}

/** Keeps a big table month by month and joins files that became many. Its rows stay what they are. */
export async function arrange(draft: Draft, table: SourceName, timezone: string, how = hurried): Promise<void> {
  const state = draft.table(table)
  const main = mainDate(table)
  const isBig = rowsOf(state.current) > how.big && main !== null
  let current = state.current
  if (isBig) {
    const unsplit = current.filter(({ month }) => month === null)
    if (unsplit.length > 0 && rowsOf(unsplit) <= how.atOnce) {
      const months = await byMonth(draft, table, unsplit, monthOf(main.name, main.isInstant, timezone))
      current = [...current.filter(({ month }) => month !== null), ...months]
    }
  }
  const joined: Shard[] = []
  for (const [month, shards] of Map.groupBy(current, (shard) => shard.month))
    joined.push(...(shards.length > how.many && !(month === null && isBig) ? await join(draft, table, shards) : shards))
  if (joined.every((shard, index) => shard === state.current[index]) && joined.length === state.current.length) return
  draft.tables[table] = { ...state, current: joined.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

/** Joins the files of a table that nobody reads often. */
export async function joinRest(draft: Draft, table: SourceName): Promise<void> {
  const state = draft.table(table)
  const next: Partial<Record<'gone' | 'superseded', readonly Shard[]>> = {}
  for (const kind of ['gone', 'superseded'] as const)
    if (state[kind].length > 1) next[kind] = await join(draft, table, state[kind], kind)
  if (Object.keys(next).length > 0) draft.tables[table] = { ...state, ...next }
}

async function join(
  draft: Draft,
  table: SourceName,
  shards: readonly Shard[],
  kind: keyof Pick<TableState, 'current' | 'gone' | 'superseded'> = 'current',
): Promise<Shard[]> {
  const paths = shards.map((shard) => draft.absolute(shard))
  const rows = `select * from ${parquetOf(paths)} order by delivery_no, record_no`
  const one = await draft.write(rows, placeOf(table, kind, shards[0]?.month ?? null))
  return one === null ? [] : [one]
}

async function byMonth(draft: Draft, table: SourceName, shards: readonly Shard[], month: string): Promise<Shard[]> {
  const source = parquetOf(shards.map((shard) => draft.absolute(shard)))
  const months = await draft.engine.rows<{ month: string }>(
    `select distinct ${month} as month from ${source} order by 1`,
  )
  const made: Shard[] = []
  for (const { month: name } of months) {
    const rows = `select * from ${source} where ${month} = ${literal(name)} order by delivery_no, record_no`
    const shard = await draft.write(rows, placeOf(table, 'current', name))
    if (shard !== null) made.push(shard)
  }
  return made
}
