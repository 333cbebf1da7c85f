import type { AnyQuery, Day, Lent, Row } from '#warehouse'
import type { Reach } from './reach.ts'

/** What the operation has decided about its numbers, as far as it does not reach them through the models. */
export interface Decided {
  /** Months in which money liquidates a placement. */
  readonly liquidationMonths: number
  /** Decimal text. */
  readonly score: {
    readonly weights: Readonly<Record<'breach_free' | 'qa' | 'complaints', string>>
    readonly scale: string
    readonly cap: string
  }
  /** Decimal text; `reserve` null is not said. */
  readonly loss: { readonly recovery: string; readonly reserve: string | null }
  /** Metrics of the scorecard and their weights, in the order of the settings. */
  readonly scorecard: readonly { readonly metric: string; readonly weight: string }[]
  /** `minBook` and `k` are decimal text. */
  readonly oe: { readonly minBook: string; readonly minSpells: number; readonly k: string; readonly seed: number }
}

/** What metrics need of published data: a way to ask, and what is known of it. */
export interface Edition {
  readonly id: string
  readonly asOf: Day
  /** Names of the attribution policies. */
  readonly policies: readonly string[]
  /** Tables that any delivery brought, each with the columns it brought. */
  readonly delivered: ReadonlyMap<string, ReadonlySet<string>>
  /** Minimum n by metric, `default` for the rest: below it a figure is not judged. */
  readonly minimums: ReadonlyMap<string, number>
  readonly decided: Decided
  /** Fraction digits of the currency. */
  readonly digits: number
  /** What rows the reader may see; absent: all. */
  readonly reach?: Reach
  rows(query: AnyQuery, signal?: AbortSignal): Promise<Row[]>
  /** The same data as if it had ended on that day, lent until whoever reads it is done. */
  cutAt(day: string): Promise<Lent<Edition>>
}

/** The minimum n of a metric. */
export const minimumOf = (id: string, { minimums }: Pick<Edition, 'minimums'>): number =>
  minimums.get(id) ?? minimums.get('default') ?? 0
