import type { Display } from '../../../api/service.ts'

type Shown = Pick<Display, 'weekStart' | 'fiscalYearStart' | 'numbers'> & Partial<Pick<Display, 'holidays'>>

const standard: Shown = {
  weekStart: 'monday',
  fiscalYearStart: 1,
  numbers: 'auto',
}
let chosen: Shown = standard

/** How this installation shows days and amounts: one way for all readers, as its settings say. */
export const display = () => chosen

/** Set by the server for the edition it reads, and by the page for the browser. */
export function showAs(wanted: Shown | null | undefined): void {
  chosen = wanted ?? standard
}

/** Days of the week from 1, Monday, in the order in which they are shown. */
export function weekdays(): number[] {
  const first = { monday: 1, saturday: 6, sunday: 7 }[chosen.weekStart]
  return Array.from({ length: 7 }, (_, index) => ((first - 1 + index) % 7) + 1)
}
