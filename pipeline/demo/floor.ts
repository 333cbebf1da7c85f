import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance, type DuckDBConnection, type Json } from '@duckdb/node-api'
import { chance, type Chance } from './random.ts'
import type { DemoOptions, Plan } from './plan.ts'
import { literal } from '../sql.ts'

/** A file of the demo, relative to its folder. */
export interface DemoFile {
  name: string
  records: number
  sha256: string
}

/** The workshop in which the demo is made: one in-memory DuckDB that may spill, and the folder the files go to. */
export interface Floor {
  plan: Plan
  chance: Chance
  run: (sql: string) => Promise<void>
  rows: (sql: string) => Promise<Record<string, Json>[]>
  /** Writes a query with a total order as CSV or Parquet (by the extension of `name`) and remembers the file. */
  write: (name: string, sql: string) => Promise<void>
  /** Files written so far, in the order of writing. */
  files: readonly DemoFile[]
  /** Remembers a text file that was written by other means. */
  remember: (name: string, records: number) => Promise<void>
}

const sha256 = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const formats: Record<string, string> = {
  csv: 'FORMAT csv, HEADER',
  parquet: 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880',
}

const settings = async (connection: DuckDBConnection, options: DemoOptions, spill: string): Promise<void> => {
  const { memory = '4GB', threads = availableParallelism() } = options
  for (const sql of [
    `SET memory_limit = ${literal(memory)}`,
    `SET threads = ${String(threads)}`,
    `SET temp_directory = ${literal(spill)}`,
    `SET TimeZone = 'UTC'`,
    `SET autoinstall_known_extensions = false`,
    `SET autoload_known_extensions = false`,
    `SET preserve_insertion_order = true`,
  ])
    await connection.run(sql)
}

/** Opens the workshop, hands it to `work` and closes it whatever happens. */
export const onFloor = async <T>(options: DemoOptions, plan: Plan, work: (floor: Floor) => Promise<T>): Promise<T> => {
  const spill = join(options.to, '.spill')
  await mkdir(spill, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const files: DemoFile[] = []
  try {
    await settings(connection, options, spill)
    const remember: Floor['remember'] = async (name, records) => {
      files.push({ name, records, sha256: await sha256(join(options.to, name)) })
    }
    return await work({
      plan,
      chance: chance(plan.seed),
      files,
      remember,
      run: async (sql) => {
        await connection.run(sql)
      },
      rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
      write: async (name, sql) => {
        const format = formats[name.split('.').at(-1) ?? '']
        if (format === undefined) throw new TypeError(`${name} is neither CSV nor Parquet`)
        const reader = await connection.runAndReadAll(`COPY (${sql}) TO ${literal(join(options.to, name))} (${format})`)
        await remember(name, Number(reader.value(0, 0)))
      },
    })
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(spill, { recursive: true, force: true })
  }
}
