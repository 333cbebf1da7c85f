import type { Day } from '#warehouse'
import { shiftMonths } from '#sql'
import type { Plan } from '../plan.ts'
import { monthsOf } from '../edition.ts'

/** The first month whose first day a plan is in force on; null: it always was. */
export function firstMonthOf(versions: readonly Plan[]): Day | null {
  const begun = versions.map(({ validFrom }) => validFrom)
  if (begun.includes(null)) return null
  const first = begun.reduce((a, b) => (a! < b! ? a : b))!
  const month = `${first.slice(0, 7)}-01` as Day
  return first === month ? month : shiftMonths(month, 1)
}

/**
 * The months that are part of a period's account: from the first one to the period itself. `begun` is the first month
 * the store has a period of.
 */
export function monthsUntil(versions: readonly Plan[], month: Day, begun: Day | null): Day[] {
  const planned = firstMonthOf(versions)
  const first = begun ?? planned ?? month
  return monthsOf({ from: first < month ? first : month, to: shiftMonths(month, 1) })
}
