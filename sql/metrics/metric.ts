import type { Part } from '#warehouse'
import type { SourceName } from '../sources/index.ts'
import type { Dimension } from './dimension.ts'

export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** What must have been delivered: a table, or a column of one as `table.column`. */
export type Need = SourceName | `${SourceName}.${string}`

/** The book of spells at the beginning of a period and as they were handed over: a stock, not a sum of days. */
export const book = { stock: 'book' } as const
export type Operand = Part | typeof book

/** How far off the true rate may be, at 95 %. */
export type Interval = 'wilson' | 'poisson' | null

/** A number people are measured by. A ratio has a denominator; a plain sum has none. */
export interface Metric {
  readonly id: string
  readonly label: Bilingual
  /** How it is computed, in words an employee can contest. */
  readonly about: Bilingual
  readonly unit: 'money' | 'count' | 'ratio'
  readonly better: 'higher' | 'lower' | 'neither'
  readonly numerator: Operand
  /** The numerator counts this many times: complaints per 1,000 … */
  readonly times?: number
  readonly denominator?: Operand
  /** Whose records n counts: the denominator where nothing is said, of a plain sum its own. */
  readonly n?: Operand
  /** Records left out because their follow-up is not over. */
  readonly immature?: Part
  readonly interval: Interval
  readonly dimensions: readonly Dimension[]
  /** In the order of kpis.md: the first that is missing is named. */
  readonly needs: readonly Need[]
}
