import type { Row } from '#warehouse'
import { poisson, wilson, type Bounds } from './interval.ts'
import type { Metric, Operand } from './metric.ts'
import { placeOf } from './plan.ts'

/** A number with what it is made of. Money and counts are exact text; a ratio is a number, or null without a denominator. */
export interface Cell {
  readonly value: number | string | null
  readonly numerator?: string
  readonly denominator?: string
  /** How many records the value rests on. */
  readonly n: number
  /** 95 % interval, where one is defined. */
  readonly low: number | null
  readonly high: number | null
  /** Records left out because their follow-up is not over. */
  readonly immature: number
  /** Recovery rate only: the median of the days of the period its spells were alive; null without spells. */
  readonly held_days_p50?: number | null
  /** The same number over the period it is compared with; null where that has no record. */
  readonly compared?: Cell | null
}

/** The cell of a metric in a row of sums and counts. */
export function cellOf(metric: Metric, row: Row, operands: readonly Operand[]): Cell {
  const { numerator, denominator, interval, times = 1 } = metric
  const sum = (operand: Operand) => exact(row[`s${placeOf(operand, operands)}`])
  const count = (operand: Operand) => Number(row[`c${placeOf(operand, operands)}`] ?? 0)
  const n = count(metric.n ?? denominator ?? numerator)
  const immature = metric.immature ? count(metric.immature) : 0
  if (!denominator) return { value: sum(numerator), n, low: null, high: null, immature }
  const [over, under] = [multiplied(sum(numerator), times), sum(denominator)]
  const bounds = interval && Number(under) > 0 ? scaled(interval, Number(sum(numerator)), Number(under), times) : null
  return {
    value: quotient(over, under),
    numerator: over,
    denominator: under,
    n,
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    immature,
  }
}

/** A quotient, taken last; null when nothing, or less, stands below. */
export const quotient = (over: string, under: string): number | null =>
  Number(under) > 0 ? Number(over) / Number(under) : null

const exact = (value: unknown): string => (value === null || value === undefined ? '0' : String(value))

function scaled(interval: 'wilson' | 'poisson', count: number, n: number, times: number): Bounds {
  if (interval === 'wilson') return wilson(count, n)
  const { low, high } = poisson(count, n)
  return { low: low * times, high: high * times }
}

/** An exact product of decimal text and a whole number. */
export function multiplied(decimal: string, times: number): string {
  if (times === 1) return decimal
  const [whole = '0', fraction = ''] = decimal.split('.')
  const product = (BigInt(whole + fraction) * BigInt(times)).toString()
  if (fraction === '') return product
  const [sign, digits] = product.startsWith('-') ? ['-', product.slice(1)] : ['', product]
  const padded = digits.padStart(fraction.length + 1, '0')
  return `${sign}${padded.slice(0, -fraction.length)}.${padded.slice(-fraction.length)}`
}
