import type { Cell } from '../../../api/service.ts'
import type { Measure } from '#lib/figure.ts'
import { numeric, percent, type Style } from './metric.ts'

/**
 * A change as written. `judged` is null where nothing may be judged: a small sample, a change inside the interval, or a
 * measure that is neither good nor bad.
 */
export interface Delta {
  readonly text: string
  readonly direction: 'up' | 'down' | 'flat'
  readonly judged: 'good' | 'bad' | null
}

/** Enough records to judge. */
export const isEnough = ({ n }: Cell, minN: number): boolean => n >= minN

/** A rate over too few records: it is shown hatched. Sums are exact whatever their n. */
export const isSmall = (cell: Cell, minN: number): boolean =>
  cell.denominator !== undefined && cell.value !== null && !isEnough(cell, minN)

const fixed = (value: number, digits: number) => Math.abs(value).toFixed(digits)

/** A difference as written, and whether it is too small to be seen in the values. */
function difference(
  { unit }: Measure,
  style: Style,
  value: number,
  base: number,
  word: string,
): [text: string, flat: boolean] {
  if (style.kind === 'percent') {
    const flat = (value * 100).toFixed(style.digits) === (base * 100).toFixed(style.digits)
    const text = fixed((value - base) * 100, style.digits)
    return [`${Number(text) === 0 ? '<0.1' : text} ${word}`, flat]
  }
  if (style.kind === 'plain' && unit !== 'ratio')
    return [fixed(value - base, style.digits), value.toFixed(style.digits) === base.toFixed(style.digits)]
  const text = percent(Math.abs((value - base) / base))
  return [text === '0.0%' ? '<0.1%' : text, value === base]
}

/**
 * `now` against `before`: points for shares, the plain difference for scores, percent for the rest.
 * Null: nothing to compare.
 */
export function deltaOf(
  metric: Measure,
  style: Style,
  now: Cell | null,
  before: Cell | null,
  word: string,
): Delta | null {
  const [value, base] = [numeric(now), numeric(before)]
  if (now === null || before === null || value === null || base === null) return null
  const relative =
    style.kind === 'money' || style.kind === 'count' || (style.kind === 'plain' && metric.unit === 'ratio')
  if (relative && base === 0) return null
  const [text, flat] = difference(metric, style, value, base, word)
  const direction = flat ? 'flat' : value > base ? 'up' : 'down'
  const seen = !text.startsWith('<')
  const within = now.low !== null && now.high !== null && base >= now.low && base <= now.high
  const judgeable =
    !flat &&
    !within &&
    seen &&
    metric.better !== 'neither' &&
    isEnough(now, metric.minN) &&
    isEnough(before, metric.minN)
  const better = (direction === 'up') === (metric.better === 'higher')
  return { text, direction, judged: judgeable ? (better ? 'good' : 'bad') : null }
}
