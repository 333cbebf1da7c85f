import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import type { AnswerRow } from '../../../../api/service.ts'
import type { Figure, Line } from '#lib/figure.ts'
import { shownMeasures, trendHeight } from '#lib/pages/people.ts'
import { besides } from '#lib/server/besides.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { cellIn, comparesWithOthers, linesOf, rowsOf, measuresOf, textIn } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import { trendSpan } from '#lib/period/view.ts'

const latestFirst = (a: AnswerRow, b: AnswerRow) => ((textIn(a, 'month') ?? '') < (textIn(b, 'month') ?? '') ? 1 : -1)

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const name = reading.names.collector[params.collector]
  if (name === undefined) error(404, 'not found')
  const { where } = view
  const within = { dimension: 'collector', id: params.collector } as const
  const measures = measuresOf(reading, shownMeasures, ['collector', 'team', 'month'], where)
  const monthly = measures.filter((one) => !comparesWithOthers(one))
  const span = trendSpan(view)
  const [own, months, teams] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, within, trend: true }),
      rowsOf(reading, monthly, ['month'], span, { where, within }),
      rowsOf(reading, monthly, ['month', 'team'], span, { where: [], within }),
    ]),
  )
  const [self] = await asked(besides(reading, view, measures, own, () => `collector:${params.collector}`))
  const last = teams.rows.filter((row) => textIn(row, 'team') !== null).toSorted(latestFirst)[0]
  const teamId = last === undefined ? null : textIn(last, 'team')
  const team = teamId === null ? null : { id: teamId, name: reading.names.team[teamId] ?? teamId }
  const rates = measures.filter(({ unit }) => unit !== 'money' && unit !== 'count')
  const measure = chosenMeasure([...rates, ...measures], url.searchParams.get('trend'))
  const beside =
    team === null || measure === null || !rates.includes(measure) ? null : ({ dimension: 'team', id: team.id } as const)
  const trend = measure && (await asked(trendOf(reading, { measure, view, lang: locals.lang, where, within, beside })))
  const figure = (row: (typeof months.rows)[number], id: string): Figure => ({
    now: cellIn(row, id),
    before: null,
    series: [],
    missing: null,
  })
  const lines: Line[] = months.rows.toSorted(latestFirst).map((row) => ({
    id: textIn(row, 'month'),
    name: null,
    figures: Object.fromEntries(monthly.map(({ id }) => [id, figure(row, id)])),
  }))
  return {
    edition: reading.edition,
    view,
    id: params.collector,
    name,
    team,
    measures,
    figures: self?.figures ?? {},
    monthly,
    months: lines,
    isBesideTeam: beside !== null,
    trend: trend && measure && { measure, model: trend, drawings: drawingsOf(trend, trendHeight) },
  }
}
