import type { Cell, Reading } from '../../../api/service.ts'
import type { Line, Measure } from '#lib/figure.ts'
import { numeric } from '#lib/format/metric.ts'
import { standingGroups, standingNames, type StandingGroup } from '#lib/pages/standing.ts'
import type { View } from '#lib/period/view.ts'
import { linesOf, measuresOf, type Within } from './lines.ts'

/** A measure beside that of others. */
export interface Standing {
  readonly measure: Measure
  readonly now: Cell | null
  readonly other: Cell | null
  readonly own: boolean
  readonly missing: string | null
}

export interface Standings {
  readonly name: StandingGroup
  readonly rows: readonly Standing[]
}

/** The measures of somebody beside those of a team or of everybody (null). */
export async function standingsOf(
  reading: Reading,
  view: View,
  within: Within,
  beside: Within | null,
): Promise<Standings[]> {
  const { where } = view
  const all = standingNames.flatMap((name) => standingGroups[name].map(({ id }) => id))
  const measures = measuresOf(reading, all, [within.dimension], where)
  const now = { ...view, against: null }
  const [[own], [other]] = await Promise.all([
    linesOf(reading, measures, null, now, { where, within, trend: false }),
    linesOf(reading, measures, null, now, { where, within: beside, trend: false }),
  ])
  return standingNames.map((name) => ({
    name,
    rows: standingGroups[name].flatMap(({ id, own: isOwn }) => {
      const measure = measures.find((one) => one.id === id)
      if (measure === undefined) return []
      const figure = own?.figures[id]
      return [
        {
          measure,
          now: figure?.now ?? null,
          other: other?.figures[id]?.now ?? null,
          own: isOwn,
          missing: figure?.missing ?? null,
        },
      ]
    }),
  }))
}

/** A step in which somebody lies below the others by more than chance. */
export interface Focus {
  /** null: the page says who. */
  readonly name: string | null
  readonly measure: Measure
  readonly cell: Cell
  readonly reference: number
}

/** How far the whole interval lies on the worse side, in widths of it; null: it does not, or too little is known. */
function below(measure: Measure, cell: Cell | null, reference: number | null): number | null {
  const value = numeric(cell)
  if (cell === null || value === null || reference === null || cell.low === null || cell.high === null) return null
  if (cell.n < measure.minN || measure.better === 'neither') return null
  const worse = measure.better === 'higher' ? cell.high < reference : cell.low > reference
  return worse ? Math.abs(value - reference) / Math.max(cell.high - cell.low, Number.EPSILON) : null
}

/** What each person should work on first, at most `most` steps a person, in the order of the lines. */
export function focusOf(
  lines: readonly Line[],
  measures: readonly Measure[],
  others: Line | undefined,
  most: number,
): Focus[] {
  return lines.flatMap((line) =>
    measures
      .flatMap((measure) => {
        const cell = line.figures[measure.id]?.now ?? null
        const reference = numeric(others?.figures[measure.id]?.now)
        const size = below(measure, cell, reference)
        return size === null || cell === null || reference === null
          ? []
          : [{ size, name: line.name, measure, cell, reference }]
      })
      .toSorted((a, b) => b.size - a.size)
      .slice(0, most)
      .map(({ name, measure, cell, reference }) => ({ name, measure, cell, reference })),
  )
}
