import type { FlatColumn } from './columns.ts'

/** A spreadsheet takes a cell that begins like this for a formula. */
const formula = /^[=+\-@\t\r]/

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function cell(value: string | number | null, kind: FlatColumn['kind']): string {
  if (value === null) return ''
  if (kind !== 'text') return String(value)
  const text = String(value)
  return quoted(formula.test(text) ? `'${text}` : text)
}

/** RFC 4180 with a byte order mark, so that spreadsheets read Chinese; text that looks like a formula gets a leading `'`. */
export function toCsv(columns: readonly FlatColumn[]): string {
  const rows = columns[0]?.values.length ?? 0
  const lines = [columns.map(({ name }) => cell(name, 'text')).join(',')]
  for (let row = 0; row < rows; row++)
    lines.push(columns.map(({ kind, values }) => cell(values[row] ?? null, kind)).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}
