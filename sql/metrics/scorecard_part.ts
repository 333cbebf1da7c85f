import type { Cell } from './cell.ts'
import { add, divide, fractionOf, isPositive, multiply, numberIn, type Fraction } from './exact.ts'
import { isExpected, type Metric } from './metric.ts'

/** One metric on a scorecard, with everything its score is made of. */
export interface ScorecardPart {
  readonly metric: string
  /** Decimal text of the settings. */
  readonly weight: string
  /** Its share of the weights that are kept; null where it drops out. */
  readonly share: number | null
  readonly value: number | string | null
  readonly numerator: string | null
  readonly denominator: string | null
  readonly n: number
  readonly min_n: number
  /** What scores 100, and whether it is a target, what is expected (1), or what everybody in the scope does together. */
  readonly reference: number | null
  readonly reference_from: 'target' | 'expected' | 'floor' | null
  /** The value with `min_n` average records of the floor added, so that little evidence shows little. */
  readonly shrunk: number | null
  /** 100 × shrunk ÷ reference, of a metric better lower 200 less that; from 0 to 200. Null where it drops out. */
  readonly score: number | null
  /** Half the width of its 95 % interval, in points; null where none is defined. */
  readonly half: number | null
  /** Why it drops out: its table was not delivered, no value, fewer than `min_n` records, nothing to set it against. */
  readonly dropped: 'unavailable' | 'no_data' | 'small' | 'no_reference' | null
}

export interface Scoring {
  readonly weight: string
  readonly own: Cell | undefined
  readonly floor: Cell | undefined
  readonly minimum: number
  /** Decimal text; null without one. */
  readonly target: string | null
}

/** A value drawn towards the floor, and how much of it is its own: 1 is all. */
interface Drawn {
  readonly value: number
  readonly own: number
}

/** Scores a metric of somebody. */
export function scored(metric: Metric, scoring: Scoring): Omit<ScorecardPart, 'share'> {
  const { weight, own, minimum } = scoring
  const { value = null, n = 0 } = own ?? {}
  const told = {
    metric: metric.id,
    weight,
    value,
    numerator: own?.numerator ?? null,
    denominator: own?.denominator ?? null,
    n,
    min_n: minimum,
    ...referenceOf(metric, scoring),
  }
  const nothing = { shrunk: null, score: null, half: null }
  if (own === undefined) return { ...told, ...nothing, dropped: 'unavailable' }
  if (value === null) return { ...told, ...nothing, dropped: 'no_data' }
  if (n < minimum) return { ...told, ...nothing, dropped: 'small' }
  const drawn = drawnTo(metric, own, scoring)
  const { reference } = told
  if (reference === null || drawn === null) return { ...told, ...nothing, dropped: 'no_reference' }
  const points = (100 * drawn.value) / reference
  const score = Math.max(0, Math.min(200, metric.better === 'lower' ? 200 - points : points))
  const isBounded = own.low !== null && own.high !== null
  const half = isBounded ? (((100 * drawn.own) / reference) * (own.high - own.low)) / 2 : null
  return { ...told, shrunk: drawn.value, score, half, dropped: null }
}

function referenceOf(metric: Metric, { target, floor }: Scoring): Pick<ScorecardPart, 'reference' | 'reference_from'> {
  const above = (value: number | null, from: ScorecardPart['reference_from']) =>
    value !== null && value > 0 ? { reference: value, reference_from: from } : null
  return (
    above(target === null ? null : Number(target), 'target') ??
    above(isExpected(metric) ? 1 : null, 'expected') ??
    above(isSum(metric) ? null : numeric(floor?.value), 'floor') ?? { reference: null, reference_from: null }
  )
}

/** What somebody adds up to says nothing against what everybody does. */
const isSum = ({ unit }: Metric): boolean => unit === 'money' || unit === 'count'
const numeric = (value: number | string | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

/** As if so many average records of the floor were somebody's as well. */
function drawnTo(metric: Metric, own: Cell, { floor, minimum }: Scoring): Drawn | null {
  const value = Number(own.value)
  if (isSum(metric) || (isExpected(metric) && metric.expected === 'shrunk')) return { value, own: 1 }
  if (floor === undefined || floor.n === 0 || floor.value === null) return null
  if (own.denominator === undefined || floor.denominator === undefined) {
    const all = own.n + minimum
    return { value: (own.n * value + minimum * Number(floor.value)) / all, own: own.n / all }
  }
  const records: Fraction = { over: BigInt(minimum), under: BigInt(floor.n) }
  const below = multiply(fractionOf(floor.denominator), records)
  const above = isExpected(metric) ? below : multiply(fractionOf(floor.numerator!), records)
  const denominator = fractionOf(own.denominator)
  const whole = add(denominator, below)
  if (!isPositive(whole)) return null
  return {
    value: numberIn(divide(add(fractionOf(own.numerator!), above), whole)),
    own: numberIn(divide(denominator, whole)),
  }
}
