import type { LiquidationRow, PlannedRow, Reading, RollRow, VintageRow } from '../../../api/service.ts'
import type { Line, LinesModel } from '#lib/charts/lines.ts'
import type { TrendModel } from '#lib/charts/trend.ts'
import { add } from '#lib/format/decimal.ts'
import { longMonth } from '#lib/format/date.ts'
import { catalogues, type Lang } from '#lib/messages/index.ts'
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

const ages = (lang: Lang, first: number, rows: readonly { readonly month: number }[]) => {
  const last = Math.max(first, ...rows.map(({ month }) => month))
  return Array.from({ length: last - first + 1 }, (_, index) => catalogues[lang].outlook.months(first + index))
}

const linesFrom = <R extends { readonly cohort: string; readonly month: number; readonly immature: number }>(
  rows: readonly R[],
  lang: Lang,
  shareOf: (row: R) => number | null,
): Line[] =>
  [...Map.groupBy(rows, ({ cohort }) => cohort)].map(([cohort, points]) => ({
    cohort,
    name: longMonth(lang, cohort),
    points: points.map((row) => ({ share: shareOf(row), open: row.immature > 0 })),
  }))

/** Ever more than 30 days past due by months on book; null: not known. */
export async function vintageModel(reading: Reading, lang: Lang): Promise<LinesModel | null> {
  const { rows } = await reading.draw({ curve: 'vintage', ...spanOf(reading) })
  const points = rows as readonly VintageRow[]
  if (points.length === 0) return null
  const share = ({ ever30, accounts }: VintageRow) => (accounts > 0 ? ever30 / accounts : null)
  return { kind: 'lines', lang, ages: ages(lang, 0, points), lines: linesFrom(points, lang, share) }
}

export interface Liquidation {
  readonly model: LinesModel
  /** The last point of each cohort, and the one at the age of its plan. */
  readonly plans: readonly { readonly cohort: string; readonly share: number | null; readonly plan: number }[]
}

/** Collected of what was placed by months since; null: not known. */
export async function liquidationModel(reading: Reading, lang: Lang): Promise<Liquidation | null> {
  const { rows } = await reading.draw({ curve: 'liquidation-plan', ...spanOf(reading) })
  const points = rows as readonly PlannedRow[]
  if (points.length === 0) return null
  const model = {
    kind: 'lines' as const,
    lang,
    ages: ages(lang, 1, points),
    lines: linesFrom(points, lang, ({ share }: LiquidationRow) => share),
  }
  const plans = points.flatMap(({ cohort, share, plan }) => (plan === null ? [] : [{ cohort, share, plan }]))
  return { model, plans }
}

/** Of each bucket by month end: the share of its accounts found in a worse one or charged off. */
export interface Strip {
  readonly months: readonly string[]
  readonly rows: readonly { readonly bucket: string; readonly shares: readonly (number | null)[] }[]
}

export async function stripOf(reading: Reading): Promise<Strip | null> {
  const { rows } = await reading.draw({ matrix: 'roll', ...spanOf(reading) })
  const cells = rows as readonly RollRow[]
  const months = [...new Set(cells.map(({ period }) => period ?? ''))]
  if (months.length === 0) return null
  const place = (state: string) => (state === 'charged_off' ? reading.buckets.length : reading.buckets.indexOf(state))
  const byCell = Map.groupBy(cells, ({ period, from }) => `${period} ${from}`)
  return {
    months,
    rows: reading.buckets.map((bucket) => ({
      bucket,
      shares: months.map((month) => {
        const of = byCell.get(`${month} ${bucket}`)
        if (of === undefined) return null
        const sum = (some: readonly RollRow[]) => some.reduce((all, { accounts }) => all + accounts, 0)
        return sum(of.filter(({ to }) => place(to) > place(bucket))) / sum(of)
      }),
    })),
  }
}
