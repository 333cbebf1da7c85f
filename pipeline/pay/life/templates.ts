import { amountText } from '../decimal.ts'
import { exact } from '#sql'
import { payrollColumns, type PayrollMapping, type PayrollRow } from './payroll.ts'
import { xlsxOf, type SheetCell } from './xlsx.ts'

export const templates = ['csv', 'xlsx', 'adp'] as const
export type Template = (typeof templates)[number]
export const extensionOf = (template: Template): string => (template === 'xlsx' ? 'xlsx' : 'csv')

/** A spreadsheet takes text that begins so for a formula; amounts are no text. */
const unsafe = /^[=+\-@\t\r]/

const csvText = (text: string) => {
  const safe = unsafe.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const csvOf = (rows: readonly (readonly SheetCell[])[]) =>
  Buffer.from(
    rows
      .map((row) => `${row.map((cell) => (typeof cell === 'string' ? csvText(cell) : cell.amount)).join(',')}\r\n`)
      .join(''),
  )

function genericRows(rows: readonly PayrollRow[], { columns }: PayrollMapping): SheetCell[][] {
  const shown = columns ?? payrollColumns.map((from) => ({ name: from, from }))
  return [
    shown.map(({ name }) => name),
    ...rows.map((row) => shown.map(({ from }) => (from === 'amount' ? { amount: row.amount } : row[from]))),
  ]
}

/** ADP takes one amount of a code for a file number: rows of a person with the same code are added up. */
function adpRows(rows: readonly PayrollRow[], { companyCode }: PayrollMapping, digits: number): SheetCell[][] {
  const sums = new Map<string, { row: PayrollRow; sum: exact.Fraction }>()
  for (const row of rows) {
    const key = JSON.stringify([row.collector, row.pay_code])
    const sum = sums.get(key)?.sum ?? exact.zero
    sums.set(key, { row, sum: exact.add(sum, exact.fractionOf(row.amount)) })
  }
  return [
    ['Co Code', 'Batch ID', 'File #', 'Earnings 3 Code', 'Earnings 3 Amount'],
    ...[...sums.values()].map(({ row, sum }) => [
      ...[companyCode, row.batch, row.employee_no, row.pay_code],
      { amount: amountText(sum, digits) },
    ]),
  ]
}

/** A payroll file. The same rows are the same bytes. */
export function payrollFile(
  template: Template,
  rows: readonly PayrollRow[],
  mapping: PayrollMapping,
  digits: number,
): Uint8Array {
  switch (template) {
    case 'csv':
      return csvOf(genericRows(rows, mapping))
    case 'xlsx':
      return xlsxOf('payroll', genericRows(rows, mapping))
    case 'adp':
      return csvOf(adpRows(rows, mapping, digits))
  }
}
