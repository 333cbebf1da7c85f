import type { Cell } from '../../../api/service.ts'
import type { Measure } from '#lib/figure.ts'
import { numeric, percent, type Style } from './metric.ts'

/** A change as written. `judged` is null where nothing may be judged: a small sample or a measure that is neither good nor bad. */
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

const points = (difference: number, word: string) => `${(Math.abs(difference) * 100).toFixed(1)} ${word}`

/** `now` against `before`: points for shares, percent for the rest. Null: nothing to compare. */
export function deltaOf(
  metric: Measure,
  style: Style,
  now: Cell | null,
  before: Cell | null,
  word: string,
): Delta | null {
  const [value, base] = [numeric(now), numeric(before)]
  if (now === null || before === null || value === null || base === null) return null
  if (style.kind !== 'percent' && base === 0) return null
  const text = style.kind === 'percent' ? points(value - base, word) : percent(Math.abs((value - base) / base))
  const flat = /^0\.0[ %]/.test(text)
  const direction = flat ? 'flat' : value > base ? 'up' : 'down'
  const judgeable = !flat && metric.better !== 'neither' && isEnough(now, metric.minN) && isEnough(before, metric.minN)
  const better = (direction === 'up') === (metric.better === 'higher')
  return { text, direction, judged: judgeable ? (better ? 'good' : 'bad') : null }
}
