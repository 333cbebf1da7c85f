import type { Cell, Metric } from '../../api/service.ts'

/** A measure of somebody in a period, with what it is compared with and how it went. */
export interface Figure {
  /** null: no record at all. */
  readonly now: Cell | null
  readonly before: Cell | null
  /** Values of the last thirteen months; empty: not asked for. */
  readonly series: readonly (number | null)[]
  /** What it should be, as exact text; null or absent: no target. */
  readonly target?: string | null
  /** The source table that was not delivered; null: available. */
  readonly missing: string | null
  /** Why there is no record, where that is known; absent: it is not. */
  readonly absent?: 'unlocked'
}

/** What the pages need of a metric. */
export type Measure = Pick<Metric, 'id' | 'label' | 'about' | 'unit' | 'better' | 'controllable' | 'minN' | 'style'>

export const nothing: Figure = { now: null, before: null, series: [], missing: null }

/** Somebody's figures by metric id. */
export interface Line {
  /** null: house, nobody or without a team. */
  readonly id: string | null
  readonly name: string | null
  readonly figures: Readonly<Record<string, Figure>>
}
