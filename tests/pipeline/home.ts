import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { ingest, type FileReport, type IngestReport, type IngestSettings } from '#pipeline/ingest/index'
import { readLake, type Lake } from '#pipeline/lake/index'

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
  /** Rows of a query over what the lake's tables say now, every value as text. */
  readonly query: (sql: string) => Promise<Texts>
}

type Texts = (string | null)[][]

async function queryLake({ tables }: Lake, sql: string): Promise<Texts> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("set timezone = 'UTC'")
    for (const { name, files } of tables)
      if (files.length > 0)
        await connection.run(
          `create view ${name} as select * from read_parquet([${files.map((file) => `'${file}'`).join(', ')}])`,
        )
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
    query: async (sql) => queryLake(await readLake(path), sql),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
