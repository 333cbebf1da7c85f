import type { EChartsCoreOption } from 'echarts/core'
import type { Lang } from '#lib/messages/index.ts'
import { scaled } from '#lib/format/decimal.ts'
import type { Scale } from '#lib/format/scale.ts'
import { categoryAxis, ink, isNarrow, label, still, valueAxis } from './look.ts'
import type { Size } from './mark.ts'

export interface Balance {
  /** The bucket in words. */
  readonly name: string
  /** Exact decimals. `before` null: no month end before. */
  readonly amount: string
  readonly before: string | null
}

export interface BalancesModel {
  readonly kind: 'balances'
  readonly lang: Lang
  readonly scale: Scale
  readonly bars: readonly Balance[]
}

/** Balance by bucket as columns from zero, the month end before as a thin grey twin behind each. */
export function balances({ scale, bars }: BalancesModel, { width }: Size): EChartsCoreOption {
  const narrow = isNarrow(width)
  const figure = (text: string) => scaled(text, scale.power, scale.power === 0 ? 0 : 1) ?? text
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 8, top: 22, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      ...categoryAxis,
      data: bars.map(({ name }) => name),
      axisLabel: { ...label, interval: 0, width: narrow ? 36 : 60, overflow: 'break' },
    },
    yAxis: {
      ...valueAxis,
      min: 0,
      splitNumber: 3,
      minInterval: 10 ** scale.power,
      axisLabel: { ...label, formatter: (value: number) => scaled(value.toFixed(0), scale.power, 0) ?? '' },
    },
    series: [
      {
        ...still,
        type: 'bar',
        barWidth: narrow ? 6 : 9,
        barGap: '20%',
        itemStyle: { color: ink.twin },
        data: bars.map(({ before }) => (before === null ? null : Number(before))),
      },
      {
        ...still,
        type: 'bar',
        barWidth: narrow ? 16 : 30,
        itemStyle: { color: ink.accent },
        data: bars.map(({ amount }) => Number(amount)),
        label: {
          show: true,
          position: 'top',
          color: ink.text,
          fontSize: narrow ? 10 : 11,
          fontFamily: 'inherit',
          formatter: ({ dataIndex }: { dataIndex: number }) => figure(bars[dataIndex]?.amount ?? '0'),
        },
      },
    ],
  }
}
