import type { Day } from '#warehouse'
import type { Method } from './methods.ts'
import { boundsOf, latest, project, type Book } from './project.ts'
import { asItIs } from './step.ts'

/** A forecast that could have been made a month earlier, beside what came. Balance past due, whole units of money. */
export interface Tracked {
  /** The month end it would have been made at. */
  readonly made: Day
  readonly period: Day
  readonly forecast: number
  readonly low: number
  readonly high: number
  readonly actual: number
  /** |forecast − actual| ÷ actual; null where nothing was past due. */
  readonly error: number | null
}

export interface TrackRecord {
  readonly rows: readonly Tracked[]
  /** Mean absolute error as a share; null without rows. */
  readonly mape: number | null
  /** How many fell between the bounds. */
  readonly inside: number
}

export const tracked = 6

/** Balance past due: every bucket but the best. */
export const pastDue = (held: readonly number[], buckets: number): number =>
  held.slice(1, buckets).reduce((all, amount) => all + amount, 0)

/** The last forecasts of one month ahead, each from what was known then. */
export function trackOf({ own, parent }: Book, method: Method): TrackRecord {
  const rows: Tracked[] = []
  for (let back = tracked; back >= 1; back--) {
    const until = own.months.length - back
    if (until < 1) continue
    const [made, come] = [own.months[until - 1]!, own.months[until]!]
    const known = { ...own, months: own.months.slice(0, until) }
    const others =
      own === parent ? known : { ...parent, months: parent.months.filter(({ period }) => period <= made.period) }
    const [next] = project({ own: known, parent: others }, method, 1, asItIs)
    if (next!.period !== come.period) continue
    const of = (held: readonly number[]) => pastDue(held, own.buckets)
    const [forecast, actual] = [of(next!.held), of(come.closing)]
    rows.push({
      made: latest(known).period,
      period: come.period,
      forecast,
      ...boundsOf(forecast, next!.paths.map(of), next!.widened),
      actual,
      error: actual > 0 ? Math.abs(forecast - actual) / actual : null,
    })
  }
  const errors = rows.flatMap(({ error }) => error ?? [])
  return {
    rows,
    mape: errors.length > 0 ? errors.reduce((all, error) => all + error, 0) / errors.length : null,
    inside: rows.filter(({ low, high, actual }) => low <= actual && actual <= high).length,
  }
}
