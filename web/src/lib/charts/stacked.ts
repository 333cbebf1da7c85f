import type { EChartsCoreOption } from 'echarts/core'
import { written, type Style } from '#lib/format/metric.ts'
import { commonScale } from '#lib/format/scale.ts'
import type { Lang } from '#lib/messages/index.ts'
import { categoryAxis, ink, isNarrow, label, still, valueAxis } from './look.ts'
import type { Size } from './mark.ts'

/** Parts a bar can be told apart by colour. */
export const mostParts = 8

export interface StackedModel {
  readonly kind: 'stacked'
  readonly lang: Lang
  readonly style: Style
  readonly categories: readonly string[]
  /** What adds up to a bar, at most `mostParts`; null: no record. */
  readonly parts: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}

/** Sums and counts by category as bars from zero, made of their parts. */
export function stacked({ lang, style, categories, parts }: StackedModel, { width }: Size): EChartsCoreOption {
  const narrow = isNarrow(width)
  const sums = categories.map((_, at) => parts.reduce((sum, { values }) => sum + Math.max(0, values[at] ?? 0), 0))
  const scale =
    style.kind === 'money'
      ? commonScale(
          lang,
          sums.map((sum) => sum.toFixed(2)),
        )
      : undefined
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 8, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      ...categoryAxis,
      data: [...categories],
      axisLabel: { ...label, hideOverlap: true, width: narrow ? 48 : 90, overflow: 'truncate' },
    },
    yAxis: {
      ...valueAxis,
      splitNumber: 4,
      axisLabel: {
        ...label,
        formatter: (value: number) =>
          `${written(style, value, lang, scale).replace(/\.0+(?=\D|$)/, '')}${scale?.word ? ` ${scale.word}` : ''}`,
      },
    },
    series: parts.map(({ name, values }, index) => ({
      ...still,
      type: 'bar',
      name,
      stack: 'all',
      barMaxWidth: 46,
      itemStyle: { color: `var(--category-${index + 1})`, borderColor: ink.raised, borderWidth: 0.5 },
      data: [...values],
    })),
  }
}
