import type { EChartsCoreOption } from 'echarts/core'
import type { Lang } from '#lib/messages/index.ts'
import { limits } from '#lib/format/limits.ts'
import { compact } from '#lib/format/scale.ts'
import { ink, isNarrow, label, still, valueAxis } from './look.ts'
import type { Size } from './mark.ts'

export interface PersonPoint {
  readonly id: string
  readonly name: string
  /** Expected amount. */
  readonly expected: number
  readonly index: number
  /** Outside the 95 % limits. */
  readonly outside: boolean
}

export interface PeopleModel {
  readonly kind: 'people'
  readonly lang: Lang
  readonly points: readonly PersonPoint[]
  /** Spread of the index of a person of whom one in money is expected; limits narrow with the root of the expected. */
  readonly spread: number
}

const steps = 48

/** A limit as a line over the range of the points. */
function limit({ points, spread }: PeopleModel, deviations: number, dashed: boolean): object {
  const most = Math.max(...points.map(({ expected }) => expected)) * 1.06
  const data = Array.from({ length: steps }, (_, index) => {
    const x = (most * (index + 1)) / steps
    return [x, Math.max(0, 1 + (deviations * spread) / Math.sqrt(x))]
  })
  return {
    ...still,
    type: 'line',
    symbol: 'none',
    data,
    lineStyle: { color: ink.twin, width: 1.25, type: dashed ? 'dashed' : 'solid' },
    z: 1,
  }
}

/** People as points by what was expected of them and the index of what came; named only outside the limits. */
export function people(model: PeopleModel, { width }: Size): EChartsCoreOption {
  const narrow = isNarrow(width)
  const { lang, points } = model
  const most = Math.max(...points.map(({ index }) => index), 1)
  const top = Math.ceil(most * 1.3 * 2) / 2
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 14, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      ...valueAxis,
      min: 0,
      max: Math.max(...points.map(({ expected }) => expected)) * 1.06,
      splitNumber: narrow ? 3 : 6,
      splitLine: { show: false },
      axisLabel: {
        ...label,
        showMaxLabel: false,
        formatter: (value: number) => compact(lang, value.toFixed(0)),
      },
    },
    yAxis: { ...valueAxis, min: 0, max: top, axisLabel: { ...label, formatter: (value: number) => value.toFixed(1) } },
    series: [
      {
        type: 'scatter',
        name: 'people',
        symbolSize: narrow ? 8 : 10,
        animation: false,
        cursor: 'pointer',
        itemStyle: { color: ink.accent, opacity: 0.85 },
        emphasis: { itemStyle: { color: ink.accent, borderColor: ink.text, borderWidth: 2, opacity: 1 } },
        data: points.map(({ expected, index, name, outside }) => ({
          value: [expected, index],
          label: {
            show: outside,
            position: 'top',
            formatter: name,
            color: ink.text,
            fontSize: 11,
            fontFamily: 'inherit',
          },
        })),
        z: 3,
      },
      limit(model, limits.inner, false),
      limit(model, -limits.inner, false),
      limit(model, limits.outer, true),
      limit(model, -limits.outer, true),
      {
        ...still,
        type: 'line',
        symbol: 'none',
        data: [
          [0, 1],
          [Math.max(...points.map(({ expected }) => expected)) * 1.06, 1],
        ],
        lineStyle: { color: ink.muted, width: 1 },
        z: 1,
      },
    ],
  }
}
