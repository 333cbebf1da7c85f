import { open } from 'node:fs/promises'
import type { Database } from '#warehouse'
import { identifier, literal } from '../sql.ts'
import { FileRefused } from './refusal.ts'
import { nowhere, type Segment } from './segment.ts'

/** Rows handed to DuckDB together. */
const together = 1_000_000

/** A column as the text the contract's spellings know. */
function textOf(name: string, type: string): string {
  const column = identifier(name)
  if (/^DECIMAL\(\d+,[1-9]/.test(type)) return `rtrim(rtrim(${column}::varchar, '0'), '.')`
  if (type === 'DOUBLE' || type === 'FLOAT') return `regexp_replace(${column}::varchar, '\\.0$', '')`
  if (type === 'TIMESTAMP WITH TIME ZONE') return `(${column}::timestamp)::varchar || 'Z'`
  return `${column}::varchar`
}

async function checkEnds(path: string, file: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const ends = await Promise.all(
      [0, Math.max(0, size - 4)].map(async (position) =>
        (await handle.read(Buffer.alloc(4), 0, 4, position)).buffer.toString('latin1'),
      ),
    )
    if (size < 12 || ends.some((end) => end !== 'PAR1'))
      throw new FileRefused(
        'torn_file',
        `${file} is torn: it does not begin and end as a Parquet file does; deliver it again.`,
      )
  } finally {
    await handle.close()
  }
}

/**
 * The rows of a Parquet file as text, like those of any other file.
 * @throws FileRefused when it is torn or damaged.
 */
export async function readParquet(
  path: string,
  file: string,
  deliveryNo: number,
  engine: Database,
): Promise<{ names: readonly string[]; segments: Iterable<Segment>; records: number }> {
  await checkEnds(path, file)
  const source = `read_parquet(${literal(path)}, binary_as_string = true, file_row_number = true)`
  try {
    const described = await engine.rows<{ column_name: string; column_type: string }>(
      `describe select * from ${source}`,
    )
    const columns = described.filter(({ column_name }) => column_name !== 'file_row_number')
    const groups = await engine.rows<{ row_group_id: number; rows: number }>(
      `select distinct row_group_id, row_group_num_rows as rows from parquet_metadata(${literal(path)}) order by row_group_id`,
    )
    const [counted] = await engine.rows<{ num_rows: number }>(
      `select num_rows from parquet_file_metadata(${literal(path)})`,
    )
    const records = Number(counted?.num_rows ?? 0)
    const names = columns.map(({ column_name }) => column_name)
    const texts = columns.map(
      ({ column_name, column_type }, index) => `${textOf(column_name, column_type)} as c${index}`,
    )
    const placeOf = (recordNo: number) => {
      let row = recordNo - 1
      for (const group of groups) {
        if (row < Number(group.rows)) return { ...nowhere, rowGroup: Number(group.row_group_id), row }
        row -= Number(group.rows)
      }
      return nowhere
    }
    function* segments(): Generator<Segment> {
      for (let from = 0; from < records || from === 0; from += together) {
        const to = Math.min(from + together, records)
        yield {
          ...{ names, deliveryNo, placeOf, malformed: [], control: true, careful: null },
          relation: `select ${deliveryNo} as delivery_no, file_row_number + 1 as record_no, ${texts.join(', ')} from ${source} where file_row_number >= ${from} and file_row_number < ${to}`,
          records: to - from,
          release: () => Promise.resolve(),
        }
      }
    }
    return { names, segments: segments(), records }
  } catch (error) {
    throw damaged(file, error)
  }
}

/** What DuckDB says of a file it cannot read, as a refusal. */
export function damaged(file: string, error: unknown): unknown {
  if (error instanceof FileRefused) return error
  const [said] = (error instanceof Error ? error.message : String(error)).split('\n')
  return new FileRefused('damaged', `${file} is damaged: ${said}; deliver it again.`)
}
