import type { EChartsCoreOption } from 'echarts/core'
import type { Lang } from '#lib/messages/index.ts'
import { percent } from '#lib/format/metric.ts'
import { categoryAxis, ink, isNarrow, label, still, valueAxis } from './look.ts'
import type { Size } from './mark.ts'

/** A line of shares by age. `open`: not all of it can be seen yet. */
export interface Line {
  /** First day of its month. */
  readonly cohort: string
  readonly name: string
  readonly points: readonly { readonly share: number | null; readonly open: boolean }[]
}

export interface LinesModel {
  readonly kind: 'lines'
  readonly lang: Lang
  /** What the ages are called, from the first on. */
  readonly ages: readonly string[]
  /** Oldest first. */
  readonly lines: readonly Line[]
}

/** What is not fully seen, as everywhere. */
const hatching = (color: string) => ({
  symbol: 'rect',
  color,
  dashArrayX: [1, 0],
  dashArrayY: [1, 5],
  rotation: -Math.PI / 4,
  symbolSize: 1,
})

/** A line for each cohort; the part not fully seen is dashed, the oldest, a middle and a new one are strong and named. */
export function lines({ ages, lines: all }: LinesModel, { width }: Size): EChartsCoreOption {
  const narrow = isNarrow(width)
  const told = all.flatMap(({ points }, index) => (points.length >= 4 ? [index] : []))
  const named = new Set([told[0], told[Math.floor(told.length / 2)], told.at(-1)])
  const strong = (index: number) => named.has(index)
  const colour = (index: number) => (strong(index) ? `var(--category-${1 + ((all.length - 1 - index) % 8)})` : ink.twin)
  const line = ({ name, points }: Line, index: number, isOpen: boolean) => {
    const last = points.findLastIndex(({ share }) => share !== null)
    const first = points.findIndex(({ open }) => open)
    const from = first < 0 ? points.length : first
    return {
      ...still,
      type: 'line',
      symbol: 'circle',
      symbolSize: 4,
      showAllSymbol: true,
      itemStyle: {
        color: isOpen ? ink.raised : colour(index),
        borderColor: colour(index),
        borderWidth: isOpen ? 1 : 0,
        ...(isOpen && strong(index) ? { decal: hatching(colour(index)) } : {}),
      },
      ...(isOpen && strong(index) ? { areaStyle: { color: 'transparent' } } : {}),
      emphasis: { focus: 'series', lineStyle: { width: 3 } },
      lineStyle: { color: colour(index), width: strong(index) ? 2 : 1, type: isOpen ? 'dashed' : 'solid' },
      data: ages.map((_, age) => {
        const share = points[age]?.share ?? null
        const isShown = isOpen ? from < points.length && age >= from - 1 : age < from
        if (share === null || !isShown) return null
        const isNamed = strong(index) && age === last && isOpen === from < points.length
        return {
          value: share,
          ...(isNamed
            ? {
                label: {
                  show: true,
                  position: 'right',
                  formatter: name,
                  color: ink.text,
                  fontSize: 11,
                  fontFamily: 'inherit',
                },
              }
            : {}),
        }
      }),
      z: strong(index) ? 3 : 2,
    }
  }
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: {
      left: 4,
      right: narrow ? 52 : 64,
      top: 14,
      bottom: 2,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: { ...categoryAxis, boundaryGap: false, data: ages, axisLabel: { ...label, hideOverlap: true } },
    yAxis: {
      ...valueAxis,
      min: 0,
      // A whole is the end of the axis, not a round number above it.
      max: ({ max }: { max: number }) => (max > 0.8 && max <= 1 ? 1 : max === 0 ? 0.1 : null),
      splitNumber: 4,
      axisLabel: { ...label, formatter: (value: number) => percent(value, 0) },
    },
    series: all.flatMap((one, index) => [line(one, index, false), line(one, index, true)]),
  }
}
