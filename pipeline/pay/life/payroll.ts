import { createHash } from 'node:crypto'
import { exact } from '#sql'
import type { payState } from '#state'
import { amountText } from '../decimal.ts'
import { difference } from '../settle.ts'

/** A row of a payroll file. Amounts of a person add up to what is paid. */
export interface PayrollRow {
  readonly collector: string
  readonly employee_no: string
  readonly entity: string
  readonly pay_code: string
  readonly amount: string
  readonly currency: string
  readonly earned_period: string
  readonly paid_period: string
  readonly cost_centre: string
  readonly batch: string
}

export const payrollColumns = [
  ...['employee_no', 'entity', 'pay_code', 'amount', 'currency', 'earned_period', 'paid_period', 'cost_centre'],
  'batch',
] as const

/** What payroll calls things; absent codes are the words themselves. */
export interface PayrollMapping {
  readonly entity: string
  readonly codes: {
    readonly earned: string
    readonly delta: string
    readonly adjustment: string
    readonly balance: string
  }
  /** Cost centres by team; an empty text where a team has none. */
  readonly costCentres: Readonly<Record<string, string>>
  /** Columns in order, with the names payroll knows them by; null: all, by their own names. */
  readonly columns: readonly { readonly name: string; readonly from: (typeof payrollColumns)[number] }[] | null
  readonly companyCode: string
}

/** Who is paid: what payroll knows them by. */
export interface Employee {
  readonly employeeNo: string | null
  readonly team: string | null
}

export interface ControlTotals {
  readonly rows: number
  readonly people: number
  readonly amount: string
}

type Payment = payState.Content['payments'][number]
type Line = payState.Content['lines'][number]

/**
 * The rows of a payroll: what the month earned, every difference of an earlier one, adjustments, and what a balance adds
 * or takes. A person's rows add up to what is paid; who is paid nothing and owes nothing new has none.
 */
export function payrollRows(
  { month, currency, digits, plan_id }: payState.CalculationRow,
  lines: readonly Line[],
  payments: readonly Payment[],
  mapping: PayrollMapping,
  employees: ReadonlyMap<string, Employee>,
): PayrollRow[] {
  const nil = exact.decimalOf(0n, digits)
  const by = Map.groupBy(lines, ({ collector }) => collector)
  return payments.flatMap(({ collector, due, adjusted, paid }) => {
    const { employeeNo, team } = employees.get(collector) ?? { employeeNo: null, team: null }
    const row = (pay_code: string, earned_period: string, amount: string): PayrollRow => ({
      ...{ collector, employee_no: employeeNo ?? collector, entity: mapping.entity, pay_code, amount, currency },
      ...{ earned_period: earned_period.slice(0, 7), paid_period: month.slice(0, 7) },
      ...{
        cost_centre: team === null ? '' : (mapping.costCentres[team] ?? team),
        batch: `${plan_id}-${month.slice(0, 7)}`,
      },
    })
    const balance = difference(difference(paid, due, digits), adjusted, digits)
    return [
      ...(by.get(collector) ?? []).map(({ earned_period, amount }) =>
        row(earned_period === month ? mapping.codes.earned : mapping.codes.delta, earned_period, amount),
      ),
      row(mapping.codes.adjustment, month, adjusted),
      row(mapping.codes.balance, month, balance),
    ].filter(({ amount }) => amount !== nil)
  })
}

export function totalsOf(rows: readonly PayrollRow[], digits: number): ControlTotals {
  return {
    rows: rows.length,
    people: new Set(rows.map(({ collector }) => collector)).size,
    amount: amountText(exact.sumOf(rows.map(({ amount }) => exact.fractionOf(amount))), digits),
  }
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
