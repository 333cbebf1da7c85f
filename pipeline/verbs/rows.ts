import { UsageError } from './conventions.ts'
import { table, type Cell } from './table.ts'

type Rows = readonly object[]

/** A quotient to four places; exact figures as they are. */
const figure = (value: unknown): Cell => (typeof value === 'number' ? value.toFixed(4) : (value as Cell))

const isNested = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a table shows of a row: of a nested figure its value, its n and, where there is one, its interval; else its parts. */
function shown(row: object): [string, Cell][] {
  return Object.entries(row).flatMap(([name, value]: [string, unknown]): [string, Cell][] => {
    if (!isNested(value)) return [[name, Array.isArray(value) ? value.join(' ') : (value as Cell)]]
    if (!('value' in value)) return Object.entries(value).map(([part, own]) => [`${name}.${part}`, own as Cell])
    const { value: own, n, low, high } = value
    const interval =
      low === null || low === undefined ? [] : [[`${name} 95 %`, `${figure(low)}–${figure(high)}`] as [string, Cell]]
    return [[name, figure(own)], ...interval, [`${name} n`, n as Cell]]
  })
}

const isFigure = (cell: Cell) => typeof cell === 'number' || /^-?[\d.]+(–[\d.]+)?$/.test(String(cell))

function asTable(rows: Rows, notes: readonly string[]): string {
  const cells = rows.map((row) => new Map(shown(row)))
  const names = [...new Set(cells.flatMap((line) => [...line.keys()]))]
  if (names.length === 0) return ['No records.', ...notes].join('\n')
  const columns = names.map((title) => {
    const known = cells.flatMap((line) => line.get(title) ?? [])
    const broken = known.some((cell) => typeof cell === 'number' && !Number.isInteger(cell))
    return { title, figure: known.length > 0 && known.every(isFigure), shown: broken ? figure : (cell: Cell) => cell }
  })
  return [
    table(
      columns,
      cells.map((line) => columns.map((column) => column.shown(line.get(column.title)))),
    ),
    ...notes,
  ].join('\n')
}

/** Rows as a table for people with `notes` under it, or in a format for programs. */
export async function renderRows(rows: Rows, format: string, notes: readonly string[]): Promise<string | Uint8Array> {
  if (format === 'table') return asTable(rows, notes)
  for (const note of notes) process.stderr.write(`${note}\n`)
  const { columnsOf, toArrow, toCsv, toParquet } = await import('#warehouse')
  const columns = columnsOf(rows as readonly Record<string, unknown>[])
  if (format === 'csv') return Buffer.from(toCsv(columns))
  if (process.stdout.isTTY) throw new UsageError(`${format} is not for a terminal: send it to a file with > FILE.`)
  if (format === 'arrow') return toArrow(columns)
  if (columns.length === 0)
    throw new UsageError('There are no records, and a Parquet file needs columns: ask for another period.')
  return toParquet(columns)
}
