import type { EChartsCoreOption } from 'echarts/core'
import type { Lang } from '#lib/messages/index.ts'
import { shortMonth } from '#lib/format/date.ts'
import { written, type Style } from '#lib/format/metric.ts'
import { commonScale } from '#lib/format/scale.ts'
import { categoryAxis, ink, isNarrow, label, still, valueAxis } from './look.ts'
import type { Size } from './mark.ts'

export interface TrendPoint {
  /** First day of the month. */
  readonly month: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** The grey twin: the year before, or the whole team. */
  readonly twin: number | null
  /** The month still runs, or part of its records are not yet due. */
  readonly open: boolean
}

export interface TrendModel {
  readonly kind: 'trend'
  readonly lang: Lang
  readonly style: Style
  readonly points: readonly TrendPoint[]
  /** What happened, in the order of its numbers: the place among the points. */
  readonly events?: readonly { readonly at: number }[]
  /** How many of the last points are forecasts: dashed. Default 0. */
  readonly ahead?: number
}

/** The band of the interval as two stacked areas: an unseen one up to `low`, and from there to `high`. */
function band(points: readonly TrendPoint[]): object[] {
  if (points.every(({ low }) => low === null)) return []
  const area = { ...still, type: 'line', stack: 'interval', symbol: 'none', lineStyle: { opacity: 0 }, z: 1 }
  return [
    { ...area, data: points.map(({ low }) => low) },
    {
      ...area,
      data: points.map(({ low, high }) => (low === null || high === null ? null : high - low)),
      areaStyle: { color: ink.accent, opacity: 0.13 },
    },
  ]
}

/** Events as lines across, by their numbers; several of one month share a line. */
function marks(events: readonly { readonly at: number }[]): object {
  const places = [
    ...Map.groupBy(
      events.map(({ at }, index) => ({ at, no: index + 1 })),
      ({ at }) => at,
    ),
  ]
  return {
    silent: true,
    animation: false,
    symbol: 'none',
    lineStyle: { color: ink.muted, type: 'dotted', width: 1 },
    data: places.map(([at, those]) => ({
      xAxis: at,
      label: {
        show: true,
        position: 'end',
        distance: 2,
        formatter: those.map(({ no }) => no).join(' '),
        color: ink.text,
        fontSize: 11,
        fontFamily: 'inherit',
      },
    })),
  }
}

const symbolOf = ({ open }: TrendPoint, last: boolean) => ({
  symbolSize: open || last ? 8 : 5,
  itemStyle: {
    color: open ? ink.raised : ink.accent,
    borderColor: ink.accent,
    borderWidth: open ? 1.5 : 0,
    opacity: 1,
  },
})

/** A measure by month: its line, its interval as a band, and a thin grey twin. Hollow points are not final. */
export function trend({ lang, style, points, events = [], ahead = 0 }: TrendModel, { width }: Size): EChartsCoreOption {
  const narrow = isNarrow(width)
  const last = points.findLastIndex(({ value }) => value !== null)
  const values = points.flatMap(({ value, low, high, twin }) => [value, low, high, twin].filter((one) => one !== null))
  const shown = (value: number) => written(style, value, lang)
  const scale =
    style.kind === 'money'
      ? commonScale(
          lang,
          values.map((value) => value.toFixed(2)),
        )
      : undefined
  /** One unit for the whole axis, and no zeros after the point of its round steps. */
  const axisText = (value: number) =>
    `${written(style, value, lang, scale).replace(/\.0+(?=\D|$)/, '')}${scale === undefined || scale.word === '' ? '' : ` ${scale.word}`}`
  const lastValue = points[last]?.value ?? null
  const endWidth = lastValue === null ? 0 : 12 + 7 * shown(lastValue).length
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: {
      left: 4,
      right: endWidth,
      top: events.length > 0 ? 24 : 14,
      bottom: 2,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      ...categoryAxis,
      boundaryGap: false,
      data: points.map(({ month }) => shortMonth(lang, month)),
      axisLabel: { ...label, interval: narrow ? 3 : 1, showMaxLabel: true, hideOverlap: true },
    },
    yAxis: {
      ...valueAxis,
      scale: Math.min(...values) > 0,
      splitNumber: 4,
      axisLabel: { ...label, formatter: axisText },
    },
    series: [
      ...band(points),
      {
        ...still,
        type: 'line',
        data: points.map(({ twin }) => twin),
        symbol: 'none',
        lineStyle: { color: ink.twin, width: 1.25 },
        z: 2,
      },
      {
        ...still,
        type: 'line',
        symbol: 'circle',
        showAllSymbol: true,
        lineStyle: { color: ink.accent, width: 2 },
        data: points.map((point, index) => ({
          value: index < points.length - ahead ? point.value : null,
          ...symbolOf(point, index === last),
          ...(index === last && point.value !== null
            ? {
                label: {
                  show: true,
                  position: 'right',
                  distance: 6,
                  formatter: shown(point.value),
                  color: ink.text,
                  fontSize: 12,
                  fontWeight: 600,
                  fontFamily: 'inherit',
                },
              }
            : {}),
        })),
        z: 3,
        ...(events.length > 0 ? { markLine: marks(events) } : {}),
      },
      ...(ahead === 0
        ? []
        : [
            {
              ...still,
              type: 'line',
              symbol: 'none',
              lineStyle: { color: ink.accent, width: 2, type: 'dashed' },
              data: points.map(({ value }, index) => (index >= points.length - ahead - 1 ? value : null)),
              endLabel: {
                show: true,
                formatter: lastValue === null ? '' : shown(lastValue),
                color: ink.text,
                fontSize: 12,
                fontWeight: 600,
                fontFamily: 'inherit',
              },
              z: 3,
            },
          ]),
    ],
  }
}
