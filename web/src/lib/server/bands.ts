import type { Figure, Line, Measure } from '#lib/figure.ts'
import { numeric } from '#lib/format/metric.ts'

export const bandNames = ['above', 'around', 'below', 'small'] as const
export type Band = (typeof bandNames)[number]

/** Where an interval lies against a reference: outside it only when the whole interval is. */
export function bandOf({ better, minN }: Measure, { now }: Figure, reference: number | null): Band {
  if (now === null || now.value === null || now.low === null || now.high === null || reference === null || now.n < minN)
    return 'small'
  const higher = now.low > reference
  const lower = now.high < reference
  if (!higher && !lower) return 'around'
  return higher === (better === 'higher') ? 'above' : 'below'
}

/** The measures people can be put in bands by: judged, and with an interval for somebody. */
export const bandable = (measures: readonly Measure[], lines: readonly Line[]): Measure[] =>
  measures.filter(
    ({ id, better }) => better !== 'neither' && lines.some(({ figures }) => figures[id]?.now?.low != null),
  )

/** The measure that says something of most people: the fairest where there is one. */
export function tellingMeasure(measures: readonly Measure[], lines: readonly Line[]): Measure | null {
  const said = ({ id, minN }: Measure) =>
    id === 'oe_index' ? Infinity : lines.filter(({ figures }) => (figures[id]?.now?.n ?? 0) >= minN).length
  return measures.reduce<Measure | null>((most, one) => (most === null || said(one) > said(most) ? one : most), null)
}

/** What people are compared with: one for an index of actual against expected, else the whole team. */
export const referenceOf = ({ id }: Measure, team: Line | undefined): number | null =>
  id === 'oe_index' ? 1 : numeric(team?.figures[id]?.now)
