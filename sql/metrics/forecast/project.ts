import type { Day } from '#warehouse'
import { monthEnd, monthStart, shiftMonths } from '../calendar.ts'
import type { History, Month } from './history.ts'
import type { Method } from './methods.ts'
import { ratesOf, shrunk, type Rates } from './rates.ts'
import type { Worsen } from './step.ts'

/** A book and the one its sparse rates are drawn to; the same for everybody. */
export interface Book {
  readonly own: History
  readonly parent: History
}

/** Balance by state at a month end to come, and that of each path of the bootstrap. */
export interface Projected {
  readonly period: Day
  readonly held: readonly number[]
  readonly paths: readonly (readonly number[])[]
  /** How much wider than the paths its bounds are. */
  readonly widened: number
}

/** Share of what comes that the interval is to hold. */
export const confidence = 0.8
const replicates = 400

/** The month ends after one. */
export const periodsAfter = (day: Day, months: number): Day[] =>
  Array.from({ length: months }, (_, index) => monthEnd(shiftMonths(monthStart(day), index + 1)))

/** What was open at the last month end of a history. */
export const latest = ({ months }: History): Month => months.at(-1)!

/**
 * A book some months on. Interval: bootstrap of months in two stages. Of each path the months known are first drawn with
 * replacement (what is known of the average), then each month to come is taken at the rates of one of those drawn (what a
 * month differs from it). Draws come from a fixed seed: the same book has the same interval.
 */
export function project(book: Book, method: Method, months: number, worsen: Worsen): Projected[] {
  const { own, parent } = book
  const periods = periodsAfter(latest(own).period, months)
  const start = latest(own).closing
  let held = start
  const points = periods.map((period) => {
    held = method.step(own, ratesFrom(book, method.from(own, period), method.from(parent, period)), held, worsen)
    return held
  })
  const single = new Map<Month, Rates>()
  const ratesAt = (month: Month): Rates => {
    const known = single.get(month)
    if (known) return known
    const rates = ratesFrom(
      book,
      [month],
      parent.months.filter(({ period }) => period === month.period),
    )
    single.set(month, rates)
    return rates
  }
  const random = generator()
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  const paths = Array.from({ length: replicates }, () => {
    const drawnFor = new Map<string, readonly Month[]>()
    let path = start
    return periods.map((period) => {
      const known = method.drawn(own, period)
      const key = known.map((month) => month.period).join(' ')
      const drawn = drawnFor.get(key) ?? known.map(() => pick(known))
      drawnFor.set(key, drawn)
      path = method.step(own, ratesAt(pick(drawn)), path, worsen)
      return path
    })
  })
  return periods.map((period, index) => ({
    period,
    held: points[index]!,
    paths: paths.map((path) => path[index]!),
    widened: widening(method.drawn(own, period).length),
  }))
}

function ratesFrom({ own, parent }: Book, months: readonly Month[], others: readonly Month[]): Rates {
  const rates = ratesOf(own, months)
  return own === parent ? rates : shrunk(rates, ratesOf(parent, others))
}

/** Numbers in `[0, 1)`, the same every time (mulberry32). */
function generator(): () => number {
  let state = 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** 90 % quantiles of Student's t by degrees of freedom, from 1, over that of the normal distribution. */
const studentT = [3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.383, 1.3722, 1.3634].map(
  (quantile) => quantile / 1.2816,
)

/**
 * How much wider than the paths bounds must be that rest on so few months: a sample varies less than what it is from by
 * √(n ÷ (n − 1)), and how much is itself an estimate (Student's t). Of one month, as of two.
 */
export function widening(months: number): number {
  const n = Math.min(Math.max(months, 2), studentT.length + 1)
  return Math.sqrt(n / (n - 1)) * studentT[n - 2]!
}

/** The bounds about a point: nearest-rank quantiles of how the paths part from their median, widened; not below 0. */
export function boundsOf(
  point: number,
  values: readonly number[],
  widened: number,
): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  const away = (share: number) => point + (at(share) - at(0.5)) * widened
  return { low: Math.max(0, away((1 - confidence) / 2)), high: Math.max(0, away((1 + confidence) / 2)) }
}
