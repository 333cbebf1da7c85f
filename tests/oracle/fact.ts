import type { Day } from './days.ts'
import type { Dims, World } from './world.ts'

/** One record's part in a metric. */
export interface Fact {
  /** The day that says which period it is in. */
  readonly day: Day
  readonly dims: Dims
  /** Cents, or a count. */
  readonly num?: bigint
  readonly den?: bigint
  /** What it adds to n. */
  readonly n?: number
  readonly immature?: number
  /** Rows without a balance, left out of a figure weighted by money. */
  readonly missing?: number
  /** Days of the period on which the spell was alive. */
  readonly held?: number
  /** A value of which a quantile is taken. */
  readonly days?: number
  /** Of a composite: the part it is in. */
  readonly part?: 'breach_free' | 'qa' | 'complaints'
  /** A person whose score is capped by it. */
  readonly capped?: string
}

export interface Period {
  readonly from: Day
  /** First day after. */
  readonly to: Day
}

/** What a bigint counts: cents, things, or millionths. */
export type Unit = 'money' | 'count' | 'number'
export const unitsIn: Readonly<Record<Unit, number>> = { money: 100, count: 1, number: 1_000_000 }

/** A metric as the text defines it. */
export interface Definition {
  readonly id: string
  readonly dimensions: readonly string[]
  readonly numerator: Unit
  /** Not a sum or ratio: the percentage of a quantile, or a score of parts. */
  readonly quantile?: number
  readonly score?: boolean
  /** Without one the metric is plain. */
  readonly denominator?: Unit
  readonly interval?: 'wilson' | 'garwood'
  /** A count is scaled by it. */
  readonly times?: bigint
  readonly held?: boolean
  /** What its records are depends on the period asked for. */
  readonly stock?: boolean
  /** Facts that may lie outside the period; only those whose day is in it count. */
  readonly facts: (world: World, period: Period, policy: string, months: number) => readonly Fact[]
}

export const people = ['collector', 'team', 'grade']
export const debts = ['product', 'client', 'region']
export const spell = ['bucket', 'hand', 'batch']
export const time = ['day', 'week', 'month', 'quarter']
