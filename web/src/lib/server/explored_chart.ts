import type { ScatterModel } from '#lib/charts/scatter.ts'
import { mostParts, type StackedModel } from '#lib/charts/stacked.ts'
import { numeric, styleOf } from '#lib/format/metric.ts'
import { catalogues, type Lang } from '#lib/messages/index.ts'
import { keyName, type ChartName } from '#lib/pages/explore.ts'
import type { Explored } from './explore.ts'

/** Why a chart cannot be drawn of this question. */
export type Refusal = 'sums' | 'parts' | 'two' | 'measures' | 'month'

/** A chart of what was explored, or why there is none. */
export function chartOf(
  { measures, groups }: Explored,
  by: readonly string[],
  chart: ChartName,
  lang: Lang,
): StackedModel | ScatterModel | Refusal | null {
  const [first, second] = by
  const t = catalogues[lang]
  if (chart === 'pivot') return second === undefined ? 'two' : null
  if (chart === 'stacked') {
    const [measure] = measures
    if (measure === undefined) return null
    if (measure.unit !== 'money' && measure.unit !== 'count') return 'sums'
    if (second === undefined) return 'two'
    const parts = [...new Set(groups.flatMap(({ lines }) => lines.map(({ id }) => id)))]
    if (parts.length > mostParts) return 'parts'
    const names = new Map(groups.flatMap(({ lines }) => lines.map(({ id, name }) => [id, name] as const)))
    return {
      kind: 'stacked',
      lang,
      style: styleOf(measure),
      categories: groups.map(({ key }) => keyName(first, key, lang) ?? t.filter.none),
      parts: parts.map((id) => ({
        name: keyName(second, names.get(id) ?? null, lang) ?? t.filter.none,
        values: groups.map(({ lines }) => numeric(lines.find((line) => line.id === id)?.figures[measure.id]?.now)),
      })),
    }
  }
  if (chart === 'scatter') {
    const [x, y] = measures
    if (x === undefined || y === undefined) return 'measures'
    const last = second ?? first
    return {
      kind: 'scatter',
      lang,
      x: { name: x.label[lang], style: styleOf(x) },
      y: { name: y.label[lang], style: styleOf(y) },
      named: last !== 'collector',
      points: groups.flatMap(({ key, lines }) =>
        lines.flatMap(({ name, figures }) => {
          const [across, up] = [figures[x.id]?.now, figures[y.id]?.now]
          const [one, other] = [numeric(across), numeric(up)]
          if (one === null || other === null) return []
          const words = [
            second === undefined ? null : keyName(first, key, lang),
            keyName(last, name, lang) ?? t.filter.none,
          ]
          return [
            {
              name: words.filter((word) => word !== null).join(' · '),
              x: one,
              y: other,
              small: (across?.n ?? 0) < x.minN || (up?.n ?? 0) < y.minN,
            },
          ]
        }),
      ),
    }
  }
  return null
}
