import type { EditionStamp } from '../../../api/service.ts'
import { daysBetween } from './days.ts'

/** Days since the last day of an edition, where the settings call it stale; null: it is not, or there is none. */
export function staleDays(
  edition: Pick<EditionStamp, 'asOf' | 'timezone' | 'display'> | null,
  now: Date,
): number | null {
  if (edition === null || edition.display.staleAfter === null) return null
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: edition.timezone }).format(now)
  const days = daysBetween(edition.asOf, today)
  return days > edition.display.staleAfter ? days : null
}
