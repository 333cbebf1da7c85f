import type { Figure, Measure } from '#lib/figure.ts'
import type { Span } from '#lib/period/view.ts'

/** A number somebody asked about. */
export interface Explained {
  readonly measure: Measure
  readonly figure: Figure
  readonly currency: string
  /** Days the number is of; null: not of a period. */
  readonly span: Span | null
  /** Whose number it is; null: of all. */
  readonly whose: string | null
}

let shown = $state.raw<Explained | null>(null)

/** The number the panel explains; null: the panel is shut. */
export const explained = {
  get now(): Explained | null {
    return shown
  },
  open(one: Explained): void {
    shown = one
  },
  shut(): void {
    shown = null
  },
}
