import type { AnyQuery, FactSet, Part } from '#warehouse'
import type { TableName } from '../vocabulary.ts'
import type { Dimension } from './dimension.ts'
import type { Scope } from './scope.ts'
import type { Style } from './style.ts'

export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** What must have been delivered: a table, or a column of one as `table.column`, or one of two columns. */
export type Need = TableName | Column | `${Column} or ${Column}`
type Column = `${TableName}.${string}`

/** Something that cannot be added up from the rows of a mart: a stock, or money placed in time by something else. */
export interface Computed {
  readonly computed: string
  readonly kind: 'count' | 'total'
  /** A query with the keys of the question, a sum `s<place>` and the count of its records `c<place>`. */
  readonly query: (place: number, scope: Scope) => AnyQuery
}
export type Operand = Part | Computed

/** How far off the true rate may be, at 95 %. */
export type Interval = 'wilson' | 'poisson' | 'bootstrap' | null

/**
 * How far the person whose number it is can move it: `collector`, by their own work; `shared`, by it and by what others
 * decide (the accounts assigned, the dialler, the offers); `no`, not by it.
 */
export type Controllable = 'collector' | 'shared' | 'no'

interface Described {
  readonly id: string
  readonly label: Bilingual
  /** How it is computed, in words an employee can contest. */
  readonly about: Bilingual
  readonly unit: 'money' | 'count' | 'ratio' | 'days' | 'score' | 'index'
  /** How its value is written, where its unit does not say: a ratio that is no share, a score of another scale. */
  readonly style?: Style
  readonly better: 'higher' | 'lower' | 'neither'
  readonly controllable: Controllable
  readonly interval: Interval
  readonly dimensions: readonly Dimension[]
  /** In the order of kpis.md: the first that is missing is named. */
  readonly needs: readonly Need[]
}

/** A sum, or a ratio of sums: a ratio has a denominator, a plain sum has none. */
export interface Figure extends Described {
  readonly numerator: Operand
  /** The numerator counts this many times: complaints per 1,000 … */
  readonly times?: number
  readonly denominator?: Operand
  /** Whose records n counts: the denominator where nothing is said, of a plain sum its own. */
  readonly n?: Operand
  /** Records left out because their follow-up is not over. */
  readonly immature?: Operand
  /** Records left out because their amount is unknown. */
  readonly missing?: Operand
}

/** The smallest value with at least that share of the values at or below it. */
export interface Quantile extends Described {
  readonly quantile: { readonly of: FactSet; readonly column: string; readonly percent: number }
  /** Counts the values. */
  readonly n: Part
}

/** A part of a score: a ratio, what must be delivered for it, and how the ratio becomes a share of full marks. */
export interface ScorePart {
  readonly numerator: Operand
  readonly times?: number
  readonly denominator: Operand
  readonly needs: readonly Need[]
}

/** Weighted parts; those without data drop out. People who failed critically are capped. */
export interface Score extends Described {
  readonly score: Readonly<Partial<Record<'breach_free' | 'qa' | 'complaints', ScorePart>>>
  readonly capped: Computed
  readonly immature: Operand
}

/** What was collected against what the others collect of like books. */
export interface Expected extends Described {
  readonly expected: 'index' | 'shrunk'
}

/** A number people are measured by. */
export type Metric = Figure | Quantile | Score | Expected
export const isFigure = (metric: Metric): metric is Figure => 'numerator' in metric
export const isQuantile = (metric: Metric): metric is Quantile => 'quantile' in metric
export const isScore = (metric: Metric): metric is Score => 'score' in metric
export const isExpected = (metric: Metric): metric is Expected => 'expected' in metric
