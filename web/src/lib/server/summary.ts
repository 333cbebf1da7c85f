import type { Attainments, Reading } from '../../../api/service.ts'
import type { TrendModel } from '#lib/charts/trend.ts'
import type { Figure } from '#lib/figure.ts'
import { isSmall } from '#lib/format/delta.ts'
import type { Lang } from '#lib/messages/index.ts'
import { budgetHeight, explainedBy, groupNames, shownGroups } from '#lib/pages/summary.ts'
import { addDays, monthOf } from '#lib/period/days.ts'
import { trendSpan, type View } from '#lib/period/view.ts'
import { besides } from './besides.ts'
import { bookFigures, bookMeasures } from './book_figures.ts'
import { drawingsOf } from './drawing.ts'
import { linesOf, measuresOf } from './lines.ts'
import { payMeasure } from './pay_figures.ts'
import { asked } from './reading.ts'
import { trendOf } from './trend.ts'
import { whyOf } from './why.ts'

const aimed = [
  'net_collected',
  'overdue_rate',
  'complaints',
  'csat',
  'cost_to_collect',
  'kept_rate',
  'breach_free_rate',
  'qa_score',
]

/** Money by month with its target as the grey twin; null: no month has both. */
async function budgetOf(reading: Reading, view: View, lang: Lang) {
  const [measure] = measuresOf(reading, ['net_collected'], ['month'], view.where)
  if (measure === undefined || view.where.length > 0) return null
  const { from, to } = trendSpan(view)
  const [model, { rows }] = await Promise.all([
    trendOf(reading, { measure, view, lang, where: [], within: null, beside: null }),
    reading.attainment({ metrics: [measure.id], from, to }),
  ])
  const targets = new Map(rows.filter(({ scope }) => scope === 'all').map((row) => [String(row.month), row.target]))
  const points = model.points.map((point) => ({ ...point, twin: Number(targets.get(point.month) ?? NaN) || null }))
  if (!points.some(({ value, twin }) => value !== null && twin !== null)) return null
  const drawn: TrendModel = { ...model, points }
  return { measure, model: drawn, drawings: drawingsOf(drawn, budgetHeight) }
}

/** The targets of the whole operation in the last month of the period. */
async function targetsOf(reading: Reading, { to }: View): Promise<Attainments['rows']> {
  const month = monthOf(addDays(to, -1))
  const { rows } = await reading.attainment({ metrics: aimed, from: month, to })
  return rows.filter(({ scope }) => scope === 'all')
}

/** What the summary and the board pack show of a period. */
export async function summaryOf(reading: Reading, view: View, lang: Lang, pay: Figure | null) {
  const { where } = view
  const measures = measuresOf(
    reading,
    groupNames.flatMap((name) => shownGroups[name]),
    ['month'],
    where,
  )
  const [lines, book, budget, targets, why] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, within: null, trend: true }),
      bookFigures(reading, view),
      budgetOf(reading, view, lang),
      where.length === 0 ? targetsOf(reading, view) : [],
      whyOf(reading, view, explainedBy, measures, null),
    ]),
  )
  const [whole] = await asked(besides(reading, view, measures, lines, () => 'all'))
  const figures: Readonly<Record<string, Figure>> = {
    ...book,
    ...whole?.figures,
    ...(pay === null ? {} : { [payMeasure.id]: pay }),
  }
  const every = [...bookMeasures, ...(pay === null ? [] : [payMeasure]), ...measures]
  return {
    edition: reading.edition,
    view,
    measures: every,
    groups: groupNames.map((name) => ({
      name,
      measures: shownGroups[name].flatMap((id) => every.filter((one) => one.id === id)),
    })),
    figures,
    budget,
    targets: targets.flatMap((row) => {
      const [measure] = measuresOf(reading, [row.metric], [], [])
      const now = figures[row.metric]?.now
      return measure === undefined ? [] : [{ ...row, measure, isFew: now != null && isSmall(now, measure.minN) }]
    }),
    why,
  }
}
