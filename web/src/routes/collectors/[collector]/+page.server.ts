import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import type { Figure, Line } from '#lib/figure.ts'
import { shownMeasures, trendHeight } from '#lib/pages/people.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { cellIn, equals, linesOf, measuresOf } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import { trendSpan } from '#lib/period/view.ts'

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
  const last = teams.rows.toSorted((a, b) => (String(a.month) < String(b.month) ? 1 : -1)).find(({ team }) => typeof team === 'string')
  const team = typeof last?.team === 'string' ? { id: last.team, name: reading.names.team[last.team] ?? last.team } : null
  const measure = chosenMeasure(measures, url.searchParams.get('trend'))
  const twin = team === null ? null : [...view.where, equals('team', team.id)]
  const trend = measure && (await asked(trendOf(reading, { measure, view, lang: locals.lang, where, twin })))
  const figure = (row: (typeof months.rows)[number], id: string): Figure => ({ now: cellIn(row, id), before: null, series: [], missing: null })
  const lines: Line[] = months.rows
    .toSorted((a, b) => (String(a.month) < String(b.month) ? 1 : -1))
    .map((row) => ({
      id: typeof row.month === 'string' ? row.month : null,
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
