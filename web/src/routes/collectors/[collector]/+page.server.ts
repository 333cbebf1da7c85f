import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import type { AnswerRow } from '../../../../api/service.ts'
import type { Figure, Line } from '#lib/figure.ts'
import { shownMeasures, trendHeight } from '#lib/pages/people.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { cellIn, equals, linesOf, measuresOf, textIn } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import { trendSpan } from '#lib/period/view.ts'

const latestFirst = (a: AnswerRow, b: AnswerRow) => ((textIn(a, 'month') ?? '') < (textIn(b, 'month') ?? '') ? 1 : -1)

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const name = reading.names.collector[params.collector]
  if (name === undefined) error(404, 'not found')
  const own = equals('collector', params.collector)
  const where = [...view.where, own]
  const measures = measuresOf(reading, ['oe_index', ...shownMeasures], ['team', 'month'], where)
  const metrics = measures.map(({ id }) => id)
  const span = trendSpan(view)
  const [[self], months, teams] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, trend: true }),
      reading.ask({ metrics, by: ['month'], ...span, where }),
      reading.ask({ metrics, by: ['month', 'team'], ...span, where: [own] }),
    ]),
  )
  const last = teams.rows.filter((row) => textIn(row, 'team') !== null).toSorted(latestFirst)[0]
  const teamId = last === undefined ? null : textIn(last, 'team')
  const team = teamId === null ? null : { id: teamId, name: reading.names.team[teamId] ?? teamId }
  const measure = chosenMeasure(measures, url.searchParams.get('trend'))
  const twin = team === null ? null : [...view.where, equals('team', team.id)]
  const trend = measure && (await asked(trendOf(reading, { measure, view, lang: locals.lang, where, twin })))
  const figure = (row: (typeof months.rows)[number], id: string): Figure => ({
    now: cellIn(row, id),
    before: null,
    series: [],
    missing: null,
  })
  const lines: Line[] = months.rows.toSorted(latestFirst).map((row) => ({
    id: textIn(row, 'month'),
    name: null,
    figures: Object.fromEntries(metrics.map((id) => [id, figure(row, id)])),
  }))
  return {
    edition: reading.edition,
    view,
    id: params.collector,
    name,
    team,
    measures,
    figures: self?.figures ?? {},
    months: lines,
    trend: trend && measure && { measure, model: trend, drawings: drawingsOf(trend, trendHeight) },
  }
}
