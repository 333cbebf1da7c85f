import type { Row, Value } from '#warehouse'
import { poisson, wilson, type Bounds } from './interval.ts'
import type { Figure, Operand } from './metric.ts'
import { placeOf } from './plan.ts'

/** What is below and above a line, as exact text. */
export interface Ratio {
  readonly numerator: string
  readonly denominator: string
}

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
  /** Metrics weighted by balance: accounts left out because their balance is unknown. */
  readonly missing?: number
  /** Recovery rate: the median of the days of the period its spells were alive; null without spells. */
  readonly held_days_p50?: number | null
  /** Complaint days: complaints still open at the end of the period, and the same quantile of their age in days. */
  readonly open?: number
  readonly open_days?: number | null
  /** Compliance score: what each part adds up; a part without data is 0 over 0. */
  readonly parts?: Readonly<Record<'breach_free' | 'qa' | 'complaints', Ratio>>
  /** Compliance score: people with a critical breach or fail; 1 or 0 in a person's own row. */
  readonly capped?: number
  /** Shrunk index: what shrinks it; null is infinite. */
  readonly k?: number | null
  readonly k_from?: 'moments' | 'setting'
  /** Observed against expected: the book of which too little is known to expect anything. */
  readonly uncovered_book?: string
  /** Indexes and scores, where they are asked for exactly: what stands above and below; null without a value. */
  readonly exact?: Ratio | null
  /** The same number over the period it is compared with; null where that has no record. */
  readonly compared?: Cell | null
}

/** The sums and counts of a row, by operand. */
export const readerOf = (row: Row, operands: readonly Operand[]) => ({
  sum: (operand: Operand): string => exact(row[`s${placeOf(operand, operands)}`]),
  count: (operand: Operand): number => Number(row[`c${placeOf(operand, operands)}`] ?? 0),
})

/** The cell of a sum or ratio in a row of sums and counts. */
export function cellOf(metric: Figure, row: Row, operands: readonly Operand[]): Cell {
  const { numerator, denominator, interval, times = 1 } = metric
  const { sum, count } = readerOf(row, operands)
  const told = {
    n: count(metric.n ?? denominator ?? numerator),
    immature: metric.immature ? count(metric.immature) : 0,
    ...(metric.missing ? { missing: count(metric.missing) } : {}),
  }
  if (!denominator) return { value: sum(numerator), low: null, high: null, ...told }
  const [over, under] = [multiplied(sum(numerator), times), sum(denominator)]
  const bounds = interval && Number(under) > 0 ? scaled(interval, Number(sum(numerator)), Number(under), times) : null
  return {
    value: quotient(over, under),
    numerator: over,
    denominator: under,
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    ...told,
  }
}

/** A quotient, taken last; null when nothing, or less, stands below. */
export const quotient = (over: string, under: string): number | null =>
  Number(under) > 0 ? Number(over) / Number(under) : null

/** Exact text; the six fraction digits of a decimal lose their trailing zeros. */
const exact = (value: Value | undefined): string => {
  if (value === null || value === undefined) return '0'
  const text = String(value)
  return /\.\d{6}$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

function scaled(interval: Figure['interval'], count: number, n: number, times: number): Bounds {
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
