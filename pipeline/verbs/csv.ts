import type { Cell } from './table.ts'

const figure = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i

/** A cell that no spreadsheet takes for a formula; figures stay figures. */
function cell(value: Cell): string {
  const text = value === null || value === undefined ? '' : String(value)
  const tame = /^[=+\-@\t\r]/.test(text) && !figure.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

/** Rows as CSV (RFC 4180, UTF-8), every record ended by a line break. No data is an empty field. */
export const csv = (titles: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [titles, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
