import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from '../database.ts'
import type { FlatColumn } from './columns.ts'
import { quoted } from '../quoted.ts'

const name = (column: FlatColumn) => `"${column.name.replaceAll('"', '""')}"`

const fraction = (value: string | number | null) => String(value ?? '').split('.')[1]?.length ?? 0

/** Exact decimals keep every digit of the column's finest value. */
function typeOf({ kind, values }: FlatColumn): string {
  if (kind === 'number') return 'double'
  return kind === 'exact'
    ? `decimal(38, ${values.reduce<number>((most, value) => Math.max(most, fraction(value)), 0)})`
    : 'varchar'
}

/** A Parquet file (zstd): numbers are doubles, exact decimals DECIMAL, keys UTF-8 text. At least one column. */
export async function toParquet(columns: readonly FlatColumn[]): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-'))
  const database = await Database.open(':memory:')
  try {
    const [rows, file] = [join(folder, 'rows.ndjson'), join(folder, 'rows.parquet')]
    const lines = (columns[0]?.values ?? []).map((_, row) =>
      JSON.stringify(columns.map(({ values }) => values[row] ?? null)),
    )
    await writeFile(rows, lines.map((line) => `{"r":${line}}\n`).join(''))
    const selected = columns.map((column, index) => `cast(r[${index + 1}] as ${typeOf(column)}) as ${name(column)}`)
    await database.run(
      `copy (select ${selected.join(', ')} from read_json(${quoted(rows)}, format = 'newline_delimited', columns = {r: 'varchar[]'}))
       to ${quoted(file)} (format parquet, compression zstd)`,
    )
    return await readFile(file)
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}
