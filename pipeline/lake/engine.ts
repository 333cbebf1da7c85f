import { availableParallelism } from 'node:os'
import { Database } from '#warehouse'
import { isZone } from '../contract.ts'
import { list, literal } from '../sql.ts'

/** How many statements run side by side, and how many threads one may have where it runs alone. */
export const workers = Math.min(4, availableParallelism())

/**
 * A DuckDB in memory that reads deliveries and writes the lake, within a fixed amount of memory. Every statement has the
 * thread of its caller only: with more, callers wait for each other by spinning.
 */
export async function openEngine(scratch: string): Promise<Database> {
  const engine = await Database.open(':memory:', {
    connections: workers + 1,
    threads: 1,
    memory: '640MB',
    spill: scratch,
    prepare: [
      "set timezone = 'UTC'",
      'set enable_external_file_cache = false',
      "set default_null_order = 'nulls_last'",
      'set enable_progress_bar = false',
      'set preserve_insertion_order = false',
    ],
  })
  return engine
}

/** Gives statements of `work` all threads, with the order of rows kept: for those that run alone. */
export async function withThreads<T>(engine: Database, work: () => Promise<T>): Promise<T> {
  await engine.run(`set threads = ${workers}`)
  await engine.run('set preserve_insertion_order = true')
  try {
    return await work()
  } finally {
    await engine.run('set preserve_insertion_order = false')
    await engine.run('set threads = 1')
  }
}

const withZones = new WeakMap<Database, Promise<void>>()
let zones: readonly string[] | null = null

/** Gives an engine the table `zones`: the names of all time zones. */
export function needZones(engine: Database): Promise<void> {
  const made = withZones.get(engine) ?? makeZones(engine)
  withZones.set(engine, made)
  return made
}

async function makeZones(engine: Database): Promise<void> {
  if (zones === null) {
    const listed = await engine.rows<{ name: string }>('select distinct name from pg_timezone_names()')
    const known = [...listed.map(({ name }) => name).filter(isZone), ...Intl.supportedValuesOf('timeZone')]
    zones = [...new Set(known)].sort()
  }
  await engine.run(`create table zones as select unnest([${list(zones)}]) as name`)
}

const parquet =
  'format parquet, compression zstd, compression_level 1, write_bloom_filter false, dictionary_size_limit 2000, parquet_version v2'

/** Writes the rows of a query to a Parquet file and answers how many they were. */
export async function copyTo(engine: Database, query: string, path: string): Promise<number> {
  const [row] = await engine.rows<{ Count: number }>(`copy (${query}) to ${literal(path)} (${parquet})`)
  return Number(row?.Count ?? 0)
}

/** The number a query answers. */
export async function countOf(engine: Database, query: string): Promise<number> {
  const [row] = await engine.rows<{ n: number | string }>(`select count(*) as n from (${query})`)
  return Number(row?.n ?? 0)
}

export const parquetOf = (paths: readonly string[], more = ''): string =>
  `read_parquet([${paths.map(literal).join(', ')}]${more})`
