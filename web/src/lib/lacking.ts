import type { Bilingual, Reading } from '../../api/service.ts'

/** A metric that is not known in an edition. */
export interface Lacking {
  readonly id: string
  readonly label: Bilingual
  /** The table or column that was not delivered. */
  readonly source: string
}

/** What an edition lacks; of none, nothing. */
export const lackingIn = (reading: Pick<Reading, 'metrics'> | null): readonly Lacking[] =>
  Object.values(reading?.metrics ?? {}).flatMap(({ id, label, missing }) =>
    missing === null ? [] : [{ id, label, source: missing }],
  )

/** What of the measures of a page is not known, by the source each lacks. */
export function lackingOf(
  lacking: readonly Lacking[],
  measures: readonly { readonly id: string }[],
): readonly (readonly [source: string, metrics: readonly Lacking[]])[] {
  const shown = new Set(measures.map(({ id }) => id))
  return [
    ...Map.groupBy(
      lacking.filter(({ id }) => shown.has(id)),
      ({ source }) => source,
    ),
  ]
}
