import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableNames } from '#pipeline/contract'
import { ingest, type FileReport, type IngestReport, type IngestSettings } from '#pipeline/ingest/index'
import { readLake, type Lake } from '#pipeline/lake/index'
import { lakeColumns } from '#pipeline/lake/columns'
import { readManifest } from '#pipeline/lake/manifest'

export const settings: IngestSettings = { timezone: 'Asia/Shanghai', currency: { code: 'CNY', minorUnits: 2 } }

/** An installation of a test's own; `using` removes it. */
export interface Home extends Disposable {
  readonly path: string
  /** Writes a file of the inbox: lines of text get their line breaks, the last too. */
  readonly deliver: (file: string, content: string | Buffer | readonly string[]) => void
  readonly map: (file: string, yaml: string) => void
  readonly copy: (from: string, to: string) => void
  readonly remove: (file: string) => void
  readonly ingest: (changed?: Partial<IngestSettings>) => Promise<IngestReport>
  /** Delivers one file, takes it in and answers what became of it. */
  readonly take: (file: string, content: string | Buffer | readonly string[]) => Promise<FileReport>
  readonly lake: () => Promise<Lake>
  /** The records kept back, in the order of deliveries and records. */
  readonly held: () => Promise<
    {
      delivery_no: number
      record_no: number
      column: string | null
      reason: string
      value: string | null
      byte_from: number | null
      byte_to: number | null
    }[]
  >
  /** Rows of a query over what the lake's tables say now, every value as text. */
  readonly query: (sql: string) => Promise<Texts>
}

type Texts = (string | null)[][]

async function queryLake({ tables }: Lake, sql: string): Promise<Texts> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("set timezone = 'UTC'")
    for (const name of tableNames) {
      const files = tables.find((table) => table.name === name)?.files ?? []
      const rows = `select * from read_parquet([${files.map((file) => `'${file}'`).join(', ')}])`
      const none = `select ${lakeColumns(name)
        .map((column) => `null as ${column}`)
        .join(', ')} where false`
      await connection.run(`create view ${name} as ${files.length > 0 ? rows : none}`)
    }
    const reader = await connection.runAndReadAll(sql)
    return reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export function makeHome(): Home {
  const path = mkdtempSync(join(tmpdir(), 'rollcall-home-'))
  const write = (file: string, content: string | Buffer | readonly string[]) => {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    const lines = content as readonly string[]
    writeFileSync(
      join(path, file),
      Array.isArray(content) ? lines.map((line) => `${line}\n`).join('') : (content as string),
    )
  }
  const run = (changed: Partial<IngestSettings> = {}) => ingest(path, { ...settings, ...changed })
  const deliver: Home['deliver'] = (file, content) => write(join('inbox', file), content)
  return {
    path,
    deliver,
    map: (file, yaml) => write(join('mappings', file), yaml),
    copy: (from, to) => {
      mkdirSync(dirname(join(path, to)), { recursive: true })
      cpSync(from, join(path, to))
    },
    remove: (file) => rmSync(join(path, file), { recursive: true }),
    ingest: run,
    take: async (file, content) => {
      deliver(file, content)
      const { files } = await run()
      const found = files.find((report) => report.file === file)
      if (found === undefined) throw new Error(`${file} is not in the report`)
      return found
    },
    lake: () => readLake(path),
    held: async () => {
      const files = readManifest(path)?.quarantine.map((shard) => `'${join(path, shard.path)}'`) ?? []
      if (files.length === 0) return []
      const rows = await queryLake(
        { tables: [], deliveries: [], quarantine: {} },
        `select delivery_no, record_no, "column", reason, value, byte_from, byte_to from read_parquet([${files.join(', ')}]) order by all`,
      )
      const number = (text: string | null | undefined) => (text == null ? null : Number(text))
      return rows.map(([delivery, record, column, reason, value, from, to]) => ({
        ...{ delivery_no: Number(delivery), record_no: Number(record), column: column ?? null, reason: reason ?? '' },
        ...{ value: value ?? null, byte_from: number(from), byte_to: number(to) },
      }))
    },
    query: async (sql) => queryLake(await readLake(path), sql),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
