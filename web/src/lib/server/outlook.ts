import type { Reading } from '../../../api/service.ts'
import type { TrendModel } from '#lib/charts/trend.ts'
import { add } from '#lib/format/decimal.ts'
import type { Lang } from '#lib/messages/index.ts'
import { addDays, addMonths, monthOf } from '#lib/period/days.ts'
import type { Forecast } from '../../../api/service.ts'

/** The months looked back at: the last 13, from the first day of the first. */
export const spanOf = ({ edition: { asOf } }: Reading) => ({
  from: addMonths(monthOf(asOf), -12),
  to: addDays(asOf, 1),
})

/** What is past due at the month ends known, and what is expected to be; null: no month end was delivered. */
export async function forecastModel(reading: Reading, made: Forecast, lang: Lang): Promise<TrendModel | null> {
  const { from, to } = spanOf(reading)
  const rows = await reading.balances(from, to, [])
  const ends = [...Map.groupBy(rows, ({ as_of }) => as_of)]
  if (ends.length === 0) return null
  const known = ends.map(([end, states]) => ({
    month: monthOf(end),
    value: Number(add(states.map(({ overdue }) => overdue))),
    low: null,
    high: null,
    twin: null,
    open: false,
  }))
  const ahead = made.overdue.map(({ period, overdue, low, high }) => ({
    month: monthOf(period),
    value: Number(overdue),
    low: Number(low),
    high: Number(high),
    twin: null,
    open: true,
  }))
  return { kind: 'trend', lang, style: { kind: 'money' }, points: [...known, ...ahead], ahead: ahead.length }
}
