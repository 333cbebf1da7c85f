import type { Day } from '#warehouse'
import type { Method } from './methods.ts'
import { boundsOf, confidence, latest, project, type Book } from './project.ts'
import { asItIs } from './step.ts'

/** A forecast that could have been made earlier, beside what came. Balance past due, whole units of money. */
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

/** How forecasts of so many months ahead did on the last outcomes known. */
export interface HorizonRecord {
  /** Months ahead. */
  readonly months: number
  readonly outcomes: number
  /** How many fell between the bounds. */
  readonly inside: number
  /** Mean absolute error as a share; null without one. */
  readonly mape: number | null
}

export interface TrackRecord {
  /** The forecasts of one month ahead. */
  readonly rows: readonly Tracked[]
  /** Their mean absolute error as a share; null without rows. */
  readonly mape: number | null
  /** How many of them fell between the bounds. */
  readonly inside: number
  /** One, two … months ahead, as far as any outcome is known. */
  readonly horizons: readonly HorizonRecord[]
}

/** Earlier forecasts by how far ahead they were: of one month first, each oldest first. */
export type BackTests = readonly (readonly Tracked[])[]

export const tracked = 6
/** Months ahead of which intervals are calibrated on their own; later ones are as the last of them. */
export const horizons = 6

/** Balance past due: every bucket but the best. */
export const pastDue = (held: readonly number[], buckets: number): number =>
  held.slice(1, buckets).reduce((all, amount) => all + amount, 0)

/** What of a balance is the rounding of doubles. */
const noise = 1e-9
/** How many earlier forecasts calibrate an interval, and the fewest that can. */
const [calibrating, fewest] = [12, 4]

/** Forecasts as they could have been made, each from what was known then, of up to 6 months ahead; bounds as drawn. */
export function backTests({ own, parent }: Book, method: Method): BackTests {
  const tests = Array.from({ length: horizons }, (): Tracked[] => [])
  for (let until = 1; until < own.months.length; until++) {
    if (until < own.months.length - tracked - calibrating - horizons + 1) continue
    const made = own.months[until - 1]!
    const known = { ...own, months: own.months.slice(0, until) }
    const others =
      own === parent ? known : { ...parent, months: parent.months.filter(({ period }) => period <= made.period) }
    const of = (held: readonly number[]) => pastDue(held, own.buckets)
    const projected = project({ own: known, parent: others }, method, horizons, asItIs)
    for (const [index, { period, held, paths, widened }] of projected.entries()) {
      const come = own.months.slice(until).find((month) => month.period === period)
      if (come === undefined) continue
      const [forecast, actual] = [of(held), of(come.closing)]
      tests[index]!.push({
        made: latest(known).period,
        period,
        forecast,
        ...boundsOf(forecast, paths.map(of), widened),
        actual,
        error: actual > 0 ? Math.abs(forecast - actual) / actual : null,
      })
    }
  }
  return tests
}

/**
 * By what an interval must be wider, or narrower, so that it would have held its share of the last 12 outcomes known: conformal
 * prediction (Vovk, Gammerman and Shafer) on errors in units of the drawn half-width. Of n in order the 0.8 (n + 1)-th, between
 * two in proportion: the next of n + 1 that are alike falls below the k-th with chance k ÷ (n + 1). Null of fewer than 4.
 */
export function calibrationOf(tests: readonly Tracked[]): number | null {
  const scores = tests
    .slice(-calibrating)
    .flatMap(({ forecast, low, high, actual }) => {
      const half = actual > forecast ? high - forecast : forecast - low
      const [away, least] = [Math.abs(actual - forecast), Math.abs(forecast) * noise]
      if (away <= least) return 0
      return half > least ? away / half : []
    })
    .sort((a, b) => a - b)
  if (scores.length < fewest) return null
  const rank = Math.min(confidence * (scores.length + 1), scores.length)
  const below = scores[Math.floor(rank) - 1]!
  return below + (rank - Math.floor(rank)) * ((scores[Math.floor(rank)] ?? below) - below)
}

/** The same of each month ahead; where too few outcomes are known, as of the month before it, and 1 of the first. */
export function calibrationsOf(tests: BackTests): number[] {
  let wider = 1
  return tests.map((test) => (wider = calibrationOf(test) ?? wider))
}

/** By what the interval of so many months ahead, from 1, is wider. */
export const widerAt = (calibrations: readonly number[], ahead: number): number =>
  calibrations[Math.min(ahead, calibrations.length) - 1] ?? 1

const meanOf = (errors: readonly number[]): number | null =>
  errors.length > 0 ? errors.reduce((all, error) => all + error, 0) / errors.length : null

const isInside = ({ low, high, actual }: Tracked): boolean => low <= actual && actual <= high

/** The last forecasts of each month ahead, with the bounds that what was known when they were made had them calibrated to. */
export function trackOf(tests: BackTests): TrackRecord {
  const calibrated = tests.map((test, index) =>
    test.slice(-tracked).map((each): Tracked => {
      const known = tests.map((earlier) => earlier.filter(({ period }) => period <= each.made))
      const wider = widerAt(calibrationsOf(known), index + 1)
      const { forecast, low, high } = each
      return {
        ...each,
        low: Math.max(0, forecast - (forecast - low) * wider),
        high: Math.max(0, forecast + (high - forecast) * wider),
      }
    }),
  )
  const records = calibrated.map((rows, index): HorizonRecord => ({
    months: index + 1,
    outcomes: rows.length,
    inside: rows.filter(isInside).length,
    mape: meanOf(rows.flatMap(({ error }) => error ?? [])),
  }))
  return {
    rows: calibrated[0] ?? [],
    mape: records[0]?.mape ?? null,
    inside: records[0]?.inside ?? 0,
    horizons: records.filter(({ outcomes }) => outcomes > 0),
  }
}
