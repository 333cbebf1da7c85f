import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import type { AnswerRow } from '../../../../api/service.ts'
import type { Figure, Line } from '#lib/figure.ts'
import { shownMeasures, trendHeight } from '#lib/pages/people.ts'
import { besides } from '#lib/server/besides.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { cellIn, comparesWithOthers, linesOf, rowsOf, measuresOf, textIn } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { focusOf, standingsOf } from '#lib/server/standing.ts'
import { whyOf } from '#lib/server/why.ts'
import { coachable } from '#lib/pages/standing.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import { trendSpan } from '#lib/period/view.ts'

const latestFirst = (a: AnswerRow, b: AnswerRow) => ((textIn(a, 'month') ?? '') < (textIn(b, 'month') ?? '') ? 1 : -1)

/** Ratios whose change is put in words, each by the dimension that tells most. */
const explainedBy = [
  ['recovery_rate', 'product'],
  ['kept_rate', 'product'],
] as const

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
  const skills = measuresOf(reading, coachable, ['collector'], where)
  const unaided = { ...view, against: null }
  const peers = team === null ? null : ({ dimension: 'team', id: team.id } as const)
  const [standings, [working], [others], why] = await asked(
    Promise.all([
      standingsOf(reading, view, within, peers),
      linesOf(reading, skills, null, unaided, { where, within, trend: false }),
      linesOf(reading, skills, null, unaided, { where, within: peers, trend: false }),
      whyOf(
        reading,
        view,
        explainedBy,
        measuresOf(
          reading,
          explainedBy.map(([id]) => id),
          [],
          [],
        ),
        within,
      ),
    ]),
  )
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
    standings,
    why,
    focus: working === undefined ? [] : focusOf([working], skills, others, 3),
    isBesideTeam: beside !== null,
    trend: trend && measure && { measure, model: trend, drawings: drawingsOf(trend, trendHeight) },
  }
}
