import { addMonths, monthsBetween, quarterOf, yearOf } from './days.ts'
import type { Span } from './view.ts'

/**
 * `FY2026`, named after the calendar year it ends in, and with ` Q3` where the span lies in one quarter of it. Years begin
 * in month `first`; null: the span reaches into another year.
 */
export function fiscalName({ from, to }: Span, first: number): string | null {
  const year = yearOf(from, first)
  if (to > addMonths(year, 12)) return null
  const quarter = quarterOf(from, first)
  const name = `FY${addMonths(year, 11).slice(0, 4)}`
  return to <= addMonths(quarter, 3) ? `${name} Q${monthsBetween(year, quarter) / 3 + 1}` : name
}
