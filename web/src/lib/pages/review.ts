import type { PersonRecord, Statement } from '../../../api/service.ts'
import type { EditionStamp } from '../../../api/service.ts'
import type { Figure, Measure } from '#lib/figure.ts'
import type { View } from '#lib/period/view.ts'
import type { Focus, Standings } from '#lib/server/standing.ts'

/** What a review pack shows: plain data, the same on the page and as it is kept. */
export interface ReviewContent {
  readonly edition: EditionStamp
  readonly view: View
  readonly id: string
  readonly name: string
  readonly team: { readonly id: string; readonly name: string } | null
  readonly measures: readonly Measure[]
  /** A measure compares what was collected with what was expected. */
  readonly fair: boolean
  readonly figures: Readonly<Record<string, Figure>>
  readonly standings: readonly Standings[]
  readonly focus: readonly Focus[]
  readonly record: PersonRecord
  readonly statements: readonly Statement[]
}
