import { longMonth } from '#lib/format/date.ts'
import { scaled } from '#lib/format/decimal.ts'
import { percent, written } from '#lib/format/metric.ts'
import type { Messages } from '#lib/messages/index.ts'
import type { BalancesModel } from './balances.ts'
import type { LinesModel } from './lines.ts'
import type { ScatterModel } from './scatter.ts'
import type { StackedModel } from './stacked.ts'
import type { TrendModel } from './trend.ts'

/** The values at each month in words, for the cursor. */
export const trendReadings = (
  { points, style, lang }: TrendModel,
  label: string,
  twin: string,
  t: Messages,
): string[] =>
  points.map(({ month, value, low, high, twin: other, open }) =>
    [
      `${longMonth(lang, month)}: ${label} ${value === null ? t.none : written(style, value, lang)}`,
      low !== null && high !== null ? t.tile.interval(written(style, low, lang), written(style, high, lang)) : null,
      other === null ? null : `${twin} ${written(style, other, lang)}`,
      open ? t.chart.immature : null,
    ]
      .filter((part) => part !== null)
      .join(' · '),
  )

export const balanceReadings = ({ bars, scale }: BalancesModel, currency: string, t: Messages): string[] => {
  const figure = (text: string) => `${scaled(text, scale.power, 1) ?? text} ${scale.word} ${currency}`
  return bars.map(({ name, amount, before }) =>
    [`${name}: ${figure(amount)}`, before === null ? null : `${t.portfolio.before} ${figure(before)}`]
      .filter((part) => part !== null)
      .join(' · '),
  )
}

/** The value of every line at each age. */
export const lineReadings = ({ ages, lines }: LinesModel, t: Messages): string[] =>
  ages.map((age, index) =>
    [
      age,
      ...lines.flatMap(({ name, points }) => {
        const point = points[index]
        if (point === undefined || point.share === null) return []
        return [`${name} ${percent(point.share)}${point.open ? ` (${t.chart.immature})` : ''}`]
      }),
    ].join(' · '),
  )

/** The parts of each bar. */
export const stackedReadings = ({ categories, parts, style, lang }: StackedModel, t: Messages): string[] =>
  categories.map((category, at) => {
    const told = parts.map(
      ({ name, values }) => `${name} ${values[at] == null ? t.none : written(style, values[at], lang)}`,
    )
    return `${category}: ${told.join(' · ')}`
  })

/** Both values of each point. */
export const scatterReadings = ({ points, x, y, lang }: ScatterModel, t: Messages): string[] =>
  points.map((point) =>
    [
      `${point.name}: ${x.name} ${written(x.style, point.x, lang)}`,
      `${y.name} ${written(y.style, point.y, lang)}`,
      point.small ? t.team.bands.small : null,
    ]
      .filter((part) => part !== null)
      .join(' · '),
  )
