import type { EChartsCoreOption } from 'echarts/core'
import { written, type Style } from '#lib/format/metric.ts'
import type { Lang } from '#lib/messages/index.ts'
import { ink, isNarrow, label, still, valueAxis } from './look.ts'
import type { Size } from './mark.ts'

export interface ScatterModel {
  readonly kind: 'scatter'
  readonly lang: Lang
  readonly x: { readonly name: string; readonly style: Style }
  readonly y: { readonly name: string; readonly style: Style }
  /** `small`: too few behind it to say much. */
  readonly points: readonly { readonly name: string; readonly x: number; readonly y: number; readonly small: boolean }[]
  /** Points carry their names; people never do. */
  readonly named: boolean
}

/** One measure against another, a point a member. */
export function scatter({ lang, x, y, points, named }: ScatterModel, { width }: Size): EChartsCoreOption {
  const narrow = isNarrow(width)
  const axis = (one: ScatterModel['x']) => ({
    ...valueAxis,
    scale: true,
    splitNumber: narrow ? 3 : 5,
    axisLabel: {
      ...label,
      hideOverlap: true,
      formatter: (value: number) => written(one.style, value, lang).replace(/\.0+(?=\D|$)/, ''),
    },
  })
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 24, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: axis(x),
    yAxis: axis(y),
    series: [
      {
        ...still,
        silent: false,
        emphasis: { itemStyle: { color: ink.accent, borderColor: ink.text, borderWidth: 2, opacity: 1 } },
        type: 'scatter',
        name: 'people',
        symbolSize: narrow ? 8 : 10,
        cursor: 'pointer',
        data: points.map((point) => ({
          value: [point.x, point.y],
          itemStyle: {
            color: point.small ? ink.raised : ink.accent,
            borderColor: ink.accent,
            borderWidth: point.small ? 1.5 : 0,
            opacity: 0.85,
          },
          label: {
            show: named && points.length <= 24,
            position: 'right',
            formatter: point.name,
            color: ink.text,
            fontSize: 11,
            fontFamily: 'inherit',
          },
        })),
      },
    ],
  }
}
