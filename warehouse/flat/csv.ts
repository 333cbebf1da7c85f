import { setImmediate as turn } from 'node:timers/promises'
import { rowsIn, type FlatColumn } from './columns.ts'

/** A spreadsheet takes a cell that begins like this for a formula. */
const formula = /^[=+\-@\t\r]/

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function cell(value: string | number | null, kind: FlatColumn['kind']): string {
  if (value === null) return ''
  if (kind !== 'text') return String(value)
  const text = String(value)
  return quoted(formula.test(text) ? `'${text}` : text)
}

const slice = 5000

/** The text in pieces of some thousand rows. */
function* pieces(columns: readonly FlatColumn[]): Generator<string> {
  const rows = rowsIn(columns)
  yield `\uFEFF${columns.map(({ name }) => cell(name, 'text')).join(',')}\r\n`
  for (let from = 0; from < rows; from += slice) {
    let text = ''
    for (let row = from; row < Math.min(rows, from + slice); row++)
      text += `${columns.map(({ kind, values }) => cell(values[row] ?? null, kind)).join(',')}\r\n`
    yield text
  }
}

/** RFC 4180 with a byte order mark, so that spreadsheets read Chinese; text that looks like a formula gets a leading `'`. */
export const toCsv = (columns: readonly FlatColumn[]): string => [...pieces(columns)].join('')

/** The same as bytes, in slices: whoever else waits for the process has turns in between. */
export async function toCsvInTurns(columns: readonly FlatColumn[]): Promise<Buffer[]> {
  const written: Buffer[] = []
  for (const piece of pieces(columns)) {
    written.push(Buffer.from(piece))
    await turn()
  }
  return written
}
