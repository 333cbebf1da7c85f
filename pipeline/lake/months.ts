import type { SourceName } from '#sql'
import { mainDate } from '../contract.ts'
import { localOf } from '../ingest/clock.ts'
import { zoneOf } from '../ingest/zone.ts'
import { literal } from '../sql.ts'
import { placeOf, type Draft } from './draft.ts'
import { parquetOf } from './engine.ts'
import type { Shard } from './manifest.ts'

/** A table with more rows than this is kept month by month. */
const big = 500_000
/** Unsplit rows of a big table that are split at once; more wait for `compact`. */
const atOnce = 2_000_000
/** Files of one month, or of a small table, that are joined into one. */
const many = 8

const rowsOf = (shards: readonly Shard[]) => shards.reduce((sum, { rows }) => sum + rows, 0)

/** SQL of the month of a row as `YYYY-MM`: that of its business date. */
function monthOf(name: string, isInstant: boolean, timezone: string): string {
  const day = isInstant ? localOf(name, zoneOf(timezone)) : name
  return `strftime(${day}, '%Y-%m')`
}

/** Joins files of a table that became many and keeps big tables month by month. */
export async function arrange(draft: Draft, table: SourceName, timezone: string, isPatient = false): Promise<void> {
  const state = draft.table(table)
  const main = mainDate(table)
  const isBig = rowsOf(state.current) > big && main !== null
  const unsplit = state.current.filter(({ month }) => month === null)
  const split = state.current.filter(({ month }) => month !== null)
  let next: Shard[]
  if (isBig && unsplit.length > 0 && (isPatient || rowsOf(unsplit) <= atOnce)) {
    next = [...split, ...(await byMonth(draft, table, unsplit, monthOf(main.name, main.isInstant, timezone)))]
  } else next = [...state.current]
  const groups = Map.groupBy(next, ({ month }) => month)
  const joined: Shard[] = []
  for (const [month, shards] of groups) {
    const few = shards.length <= (isPatient ? 1 : many) || (month === null && isBig)
    const one = few ? null : await draft.write(inOrder(draft, shards), placeOf(table, 'current', month))
    joined.push(...(one === null ? shards : [one]))
  }
  draft.tables[table] = { ...state, current: joined.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

const inOrder = (draft: Draft, shards: readonly Shard[]) =>
  `select * from ${parquetOf(shards.map((shard) => draft.absolute(shard)))} order by delivery_no, record_no`

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
