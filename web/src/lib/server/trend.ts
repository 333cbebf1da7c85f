import type { AnswerRow, Reading } from '../../../api/service.ts'
import type { TrendModel, TrendPoint } from '#lib/charts/trend.ts'
import type { Measure } from '#lib/figure.ts'
import { numeric, styleOf } from '#lib/format/metric.ts'
import type { Lang } from '#lib/messages/index.ts'
import { addMonths } from '#lib/period/days.ts'
import { trendSpan, type View } from '#lib/period/view.ts'
import { cellIn, comparesWithOthers, rowsOf, type Scope, type Within } from './lines.ts'

/** The measure a page draws: the one asked for, else the first that is quickly had. */
export const chosenMeasure = (measures: readonly Measure[], asked: string | null): Measure | null =>
  measures.find(({ id }) => id === asked) ?? measures.find((one) => !comparesWithOthers(one)) ?? measures[0] ?? null

interface Asked extends Scope {
  readonly measure: Measure
  readonly view: View
  readonly lang: Lang
  /** Whose line is the grey twin; null: the same a year before. */
  readonly beside: Within | null
}

/** Thirteen months of a measure with a twin; what compares with others has none, it is its own comparison. */
export async function trendOf(
  reading: Reading,
  { measure, view, lang, where, within, beside }: Asked,
): Promise<TrendModel> {
  const { from, to } = trendSpan(view)
  const ask = (start: string, whose: Within | null) =>
    rowsOf(reading, [measure], ['month'], { from: start, to }, { where, within: whose })
  const isOwnComparison = comparesWithOthers(measure)
  const [own, other] = await Promise.all([
    ask(beside !== null || isOwnComparison ? from : addMonths(from, -12), within),
    beside !== null && !isOwnComparison ? ask(from, beside) : null,
  ])
  const rows = byMonth(own.rows)
  const twins = other === null ? rows : byMonth(other.rows)
  const points = Array.from({ length: 13 }, (_, index): TrendPoint => {
    const month = addMonths(from, index)
    const cell = cellIn(rows.get(month), measure.id)
    return {
      month,
      value: numeric(cell),
      low: cell?.low ?? null,
      high: cell?.high ?? null,
      twin: numeric(cellIn(twins.get(other === null ? addMonths(month, -12) : month), measure.id)),
      open: (cell?.immature ?? 0) > 0 || addMonths(month, 1) > to,
    }
  })
  return { kind: 'trend', lang, style: styleOf(measure), points }
}

const byMonth = (rows: readonly AnswerRow[]) => new Map(rows.map((row) => [row.month, row]))
