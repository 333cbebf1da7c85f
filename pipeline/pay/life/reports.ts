import { exact } from '#sql'
import type { payState } from '#state'
import { amountText, byBytes } from '../decimal.ts'
import { difference } from '../settle.ts'

/** What is earned of a person and not paid at the end of a period. Decimal text; what is owed by them is below 0. */
export interface AccrualRow {
  readonly collector: string
  /** Of this period, where no payroll file was made of it yet. */
  readonly unpaid: string
  readonly carried: string
  /** By gates, until a person releases it. */
  readonly held: string
  /** Until its day comes. */
  readonly held_back: string
  readonly accrued: string
}

/** What changed of a person against the period before. */
export interface VarianceRow {
  readonly collector: string
  readonly before: string
  readonly now: string
  readonly difference: string
  /** Of `now`: what the month itself earned, differences of earlier ones, adjustments. */
  readonly own: string
  readonly deltas: string
  readonly adjusted: string
}

type Payment = payState.Content['payments'][number]
type Line = payState.Content['lines'][number]

const sum = (texts: readonly string[], digits: number) => amountText(exact.sumOf(texts.map(exact.fractionOf)), digits)

/** Everybody with something earned and not paid, by collector. `isExported`: a payroll file was made of the period. */
export function accrualOf(payments: readonly Payment[], digits: number, isExported: boolean): AccrualRow[] {
  const nil = exact.decimalOf(0n, digits)
  return payments
    .map(({ collector, paid, account }): AccrualRow => {
      const kept = JSON.parse(account) as {
        readonly carried: string
        readonly held: string
        readonly withheld: readonly { readonly amount: string }[]
      }
      const text = (units: bigint) => exact.decimalOf(units, digits)
      const [carried, held] = [text(BigInt(kept.carried)), text(BigInt(kept.held))]
      const held_back = text(kept.withheld.reduce((all, { amount }) => all + BigInt(amount), 0n))
      const unpaid = isExported ? nil : paid
      return { collector, unpaid, carried, held, held_back, accrued: sum([unpaid, carried, held, held_back], digits) }
    })
    .filter((row) => [row.unpaid, row.carried, row.held, row.held_back].some((amount) => amount !== nil))
}

/** Payments of a period against those of the one before, by collector; who is in one only is 0.00 in the other. */
export function varianceOf(
  before: readonly Payment[],
  now: readonly Payment[],
  lines: readonly Line[],
  { month, digits }: Pick<payState.CalculationRow, 'month' | 'digits'>,
): VarianceRow[] {
  const nil = exact.decimalOf(0n, digits)
  const by = (all: readonly Payment[]) => new Map(all.map((one) => [one.collector, one]))
  const [old, own] = [by(before), by(now)]
  const linesOf = Map.groupBy(lines, ({ collector }) => collector)
  return [...new Set([...old.keys(), ...own.keys()])].sort(byBytes).map((collector) => {
    const [was, is] = [old.get(collector)?.paid ?? nil, own.get(collector)?.paid ?? nil]
    const told = linesOf.get(collector) ?? []
    const of = (isOwn: boolean) =>
      sum(
        told.filter((line) => (line.earned_period === month) === isOwn).map(({ amount }) => amount),
        digits,
      )
    const adjusted = own.get(collector)?.adjusted ?? nil
    return {
      collector,
      before: was,
      now: is,
      difference: difference(is, was, digits),
      own: of(true),
      deltas: of(false),
      adjusted,
    }
  })
}
