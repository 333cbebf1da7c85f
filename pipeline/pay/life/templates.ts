import { amountText } from '../decimal.ts'
import { exact } from '#sql'
import { toCsv, toXlsx, type FlatColumn } from '#warehouse'
import { payrollColumns, type PayrollMapping, type PayrollRow } from './payroll.ts'

export const templates = ['csv', 'xlsx', 'adp'] as const
export type Template = (typeof templates)[number]
export const extensionOf = (template: Template): string => (template === 'xlsx' ? 'xlsx' : 'csv')

/** RFC 4180 without the byte order mark: payroll systems take one for part of the first name. */
const csvOf = (columns: readonly FlatColumn[]) => Buffer.from(toCsv(columns).replace(/^\uFEFF/, ''))

function genericColumns(rows: readonly PayrollRow[], { columns }: PayrollMapping): FlatColumn[] {
  const shown = columns ?? payrollColumns.map((from) => ({ name: from, from }))
  return shown.map(({ name, from }) => ({
    ...{ name, kind: from === 'amount' ? 'exact' : 'text' },
    values: rows.map((row) => row[from]),
  }))
}

/** ADP takes one amount of a code for a file number: rows of a person with the same code are added up. */
function adpColumns(rows: readonly PayrollRow[], { companyCode }: PayrollMapping, digits: number): FlatColumn[] {
  const sums = new Map<string, { row: PayrollRow; sum: exact.Fraction }>()
  for (const row of rows) {
    const key = JSON.stringify([row.collector, row.pay_code])
    const sum = sums.get(key)?.sum ?? exact.zero
    sums.set(key, { row, sum: exact.add(sum, exact.fractionOf(row.amount)) })
  }
  const added = [...sums.values()]
  const text = (name: string, of: (row: PayrollRow) => string): FlatColumn => ({
    ...{ name, kind: 'text' },
    values: added.map(({ row }) => of(row)),
  })
  return [
    text('Co Code', () => companyCode),
    text('Batch ID', ({ batch }) => batch),
    text('File #', ({ employee_no }) => employee_no),
    text('Earnings 3 Code', ({ pay_code }) => pay_code),
    { name: 'Earnings 3 Amount', kind: 'exact', values: added.map(({ sum }) => amountText(sum, digits)) },
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
      return csvOf(genericColumns(rows, mapping))
    case 'xlsx':
      return toXlsx([{ name: 'payroll', columns: genericColumns(rows, mapping) }])
    case 'adp':
      return csvOf(adpColumns(rows, mapping, digits))
  }
}
