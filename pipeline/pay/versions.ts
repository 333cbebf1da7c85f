import type { Plan } from './plan.ts'

/** The version of a plan in force on a day; null where none is. */
export const inForce = (versions: readonly Plan[], day: string): Plan | null =>
  versions.find(
    ({ validFrom, validTo }) => (validFrom === null || validFrom <= day) && (validTo === null || day < validTo),
  ) ?? null

/**
 * The version a month is replayed under: the one in force on its first day, else the last one begun before it, else the
 * first of all. A plan may be replayed over months before it begins.
 */
export function replayed(versions: readonly Plan[], month: string): Plan {
  const ordered = versions.toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  return (
    inForce(ordered, month) ??
    ordered.findLast(({ validFrom }) => validFrom === null || validFrom <= month) ??
    ordered[0]!
  )
}
