import type { Change, Reading } from '../../../api/service.ts'
import type { Measure } from '#lib/figure.ts'
import type { View } from '#lib/period/view.ts'
import { equals } from './lines.ts'

/** Why a measure differs from the compared period. */
export interface Why {
  readonly measure: Measure
  readonly by: string
  readonly change: Change
  /** Names of the segments that have one. */
  readonly names: Readonly<Record<string, string>>
}

/** The changes that can be split, in the order asked; empty where no period is compared. */
export async function whyOf(
  reading: Reading,
  view: View,
  asked: readonly (readonly [string, string])[],
  measures: readonly Measure[],
  within: { readonly dimension: string; readonly id: string } | null,
): Promise<Why[]> {
  const { against, from, to } = view
  if (against === null) return []
  const where = within === null ? view.where : [...view.where, equals(within.dimension, within.id)]
  const found = await Promise.all(
    asked.map(async ([id, by]): Promise<Why | null> => {
      const measure = measures.find((one) => one.id === id)
      const metric = reading.metrics[id]
      if (measure === undefined || metric === undefined) return null
      const used = [by, ...where.map((text) => text.slice(0, text.indexOf('=')))]
      if (!used.every((name) => (metric.dimensions as readonly string[]).includes(name))) return null
      const change = await reading.change({ metric: id, by, from, to, before: against, where }).catch(absent)
      if (change === null) return null
      const names = by === 'team' || by === 'collector' ? reading.names[by] : {}
      const told = change.segments.flatMap(({ key }) =>
        typeof key === 'string' && names[key] ? [[key, names[key]]] : [],
      )
      return { measure, by, change, names: Object.fromEntries(told) as Record<string, string> }
    }),
  )
  return found.filter((one) => one !== null)
}

/** What was not delivered cannot be split: that is said elsewhere on the page. */
function absent(cause: unknown): null {
  if (cause instanceof Error && 'status' in cause && cause.status === 400) return null
  throw cause
}
