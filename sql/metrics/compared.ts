import type { Day } from '#warehouse'
import { monthStart, numberOf, shiftDays, shiftMonths } from './calendar.ts'
import type { Question } from './question.ts'

/** The period before of the same length, whole months by whole months, or the same a year earlier. */
export function comparedPeriod({ from, to, compare }: Pick<Question, 'from' | 'to' | 'compare'>): {
  from: Day
  to: Day
} {
  if (compare === 'year') return { from: shiftMonths(from, -12), to: shiftMonths(to, -12) }
  const months = monthsBetween(from, to)
  if (months !== null) return { from: shiftMonths(from, -months), to: from }
  return { from: shiftDays(from, numberOf(from) - numberOf(to)), to: from }
}

/** Months from one first day of a month to another; null where either is none. */
export function monthsBetween(from: Day, to: Day): number | null {
  if (monthStart(from) !== from || monthStart(to) !== to) return null
  const index = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return index(to) - index(from)
}
