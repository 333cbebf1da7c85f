import type { Day } from '#warehouse'
import type { Method } from './methods.ts'
import { boundsOf, confidence, latest, project, type Book } from './project.ts'
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

/** What of a balance is the rounding of doubles. */
const noise = 1e-9
/** How many earlier forecasts calibrate an interval, and the fewest that can. */
const [calibrating, fewest] = [12, 4]

/** Forecasts of one month ahead as they could have been made, each from what was known then, oldest first; bounds as drawn. */
export function backTests({ own, parent }: Book, method: Method): Tracked[] {
  const rows: Tracked[] = []
  for (let back = tracked + calibrating; back >= 1; back--) {
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
  return rows
}

/**
 * By what an interval must be wider, or narrower, so that it would have held its share of the last 12 outcomes known: conformal
 * prediction (Vovk, Gammerman and Shafer) on errors in units of the drawn half-width. Of n in order the 0.8 (n + 1)-th, between
 * two in proportion: the next of n + 1 that are alike falls below the k-th with chance k ÷ (n + 1). 1 of fewer than 4.
 */
export function calibrationOf(tests: readonly Tracked[]): number {
  const scores = tests
    .slice(-calibrating)
    .flatMap(({ forecast, low, high, actual }) => {
      const half = actual > forecast ? high - forecast : forecast - low
      const [away, least] = [Math.abs(actual - forecast), Math.abs(forecast) * noise]
      if (away <= least) return 0
      return half > least ? away / half : []
    })
    .sort((a, b) => a - b)
  if (scores.length < fewest) return 1
  const rank = Math.min(confidence * (scores.length + 1), scores.length)
  const below = scores[Math.floor(rank) - 1]!
  return below + (rank - Math.floor(rank)) * ((scores[Math.floor(rank)] ?? below) - below)
}

/** The last forecasts of those, with the bounds their own record had them calibrated to. */
export function trackOf(tests: readonly Tracked[]): TrackRecord {
  const first = Math.max(0, tests.length - tracked)
  const rows = tests.slice(first).map((test, index): Tracked => {
    const wider = calibrationOf(tests.slice(0, first + index))
    const { forecast, low, high } = test
    return {
      ...test,
      low: Math.max(0, forecast - (forecast - low) * wider),
      high: Math.max(0, forecast + (high - forecast) * wider),
    }
  })
  const errors = rows.flatMap(({ error }) => error ?? [])
  return {
    rows,
    mape: errors.length > 0 ? errors.reduce((all, error) => all + error, 0) / errors.length : null,
    inside: rows.filter(({ low, high, actual }) => low <= actual && actual <= high).length,
  }
}
