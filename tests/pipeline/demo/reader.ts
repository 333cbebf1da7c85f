import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A written demo floor, open for questions: one view per table (`payments`, …) and per truth (`true_collectors`, …). */
export interface Reader {
  rows: (sql: string) => Promise<Record<string, Json>[]>
  /** The only row. */
  row: (sql: string) => Promise<Record<string, Json>>
  /** The first column as text; null is the empty text. */
  texts: (sql: string) => Promise<string[]>
  /** The only value, as a number. */
  number: (sql: string) => Promise<number>
  close: () => void
}

/** A value of a row as text; null is the empty text. */
export const text = (value: Json | undefined): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Opens the floor without its hand-made files. Numbers come out as JSON, sums of money as text. */
export async function openFloor(folder: string): Promise<Reader> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`set TimeZone = 'Asia/Shanghai'`)
  const view = async (name: string, sql: string) => {
    await connection.run(`create view ${name} as ${sql}`)
  }
  for (const file of await readdir(folder)) {
    if (file.endsWith('.csv') && !file.includes('.manual.'))
      await view(file.slice(0, -4), `from read_csv('${join(folder, file)}')`)
  }
  for (const table of ['contacts', 'account_months'])
    await view(table, `from read_parquet('${join(folder, `${table}.*.parquet`)}')`)
  for (const file of await readdir(join(folder, 'ground_truth'))) {
    if (file.endsWith('.csv'))
      await view(`true_${file.slice(0, -4)}`, `from read_csv('${join(folder, 'ground_truth', file)}')`)
  }
  const rows: Reader['rows'] = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson()
  const row: Reader['row'] = async (sql) => {
    const [first, ...others] = await rows(sql)
    if (first === undefined || others.length > 0) throw new Error(`not one row: ${sql}`)
    return first
  }
  return {
    rows,
    row,
    texts: async (sql) => (await rows(sql)).map((found) => text(Object.values(found)[0])),
    number: async (sql) => Number(Object.values(await row(sql))[0]),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
