import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import { filterWord } from '#lib/pages/conduct.ts'
import { shownMeasures } from '#lib/pages/people.ts'
import { bandable, bandOf, bandNames, referenceOf, tellingMeasure } from '#lib/server/bands.ts'
import { besides } from '#lib/server/besides.ts'
import { eventsIn, withEvents } from '#lib/server/events.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { alphabetical, linesOf, measuresOf } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { focusOf, standingsOf } from '#lib/server/standing.ts'
import { plotOf } from '#lib/server/plot.ts'
import { whyOf } from '#lib/server/why.ts'
import { coachable, plotHeight } from '#lib/pages/standing.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import { trendHeight } from '#lib/pages/people.ts'

/** Ratios whose change is put in words, each by the dimension that tells most. */
const explainedBy = [
  ['recovery_rate', 'product'],
  ['kept_rate', 'collector'],
  ['rpc_rate', 'channel'],
] as const

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const { lang } = locals
  const name = reading.names.team[params.team]
  if (name === undefined) error(404, 'not found')
  const { where } = view
  const within = { dimension: 'team', id: params.team } as const
  const measures = measuresOf(reading, shownMeasures, ['collector', 'team', 'month'], where)
  const measure = chosenMeasure(measures, url.searchParams.get('trend'))
  const [own, persons, drawn, events] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, within, trend: true }),
      linesOf(reading, measures, 'collector', view, { where, within, trend: false }),
      measure && trendOf(reading, { measure, view, lang, where, within, beside: null }),
      eventsIn(locals, view, params.team),
    ]),
  )
  const trend = drawn && withEvents(drawn, events)
  const [[team], people] = await asked(
    Promise.all([
      besides(reading, view, measures, own, () => `team:${params.team}`),
      besides(reading, view, measures, persons, ({ id }) => (id === null ? null : `collector:${id}`)),
    ]),
  )
  const skills = measuresOf(reading, coachable, ['collector', 'team'], where)
  const unaided = { ...view, against: null }
  const [standings, working, [everybody], why, hours] = await asked(
    Promise.all([
      standingsOf(reading, view, within, null),
      linesOf(reading, skills, 'collector', unaided, { where, within, trend: false }),
      linesOf(reading, skills, null, unaided, { where, within: null, trend: false }),
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
      reading.hours({ from: view.from, to: view.to, where: [filterWord('team', params.team)] }),
    ]),
  )
  const plot = plotOf(people, lang)
  const judging = bandable(measures, people)
  const by = judging.find(({ id }) => id === url.searchParams.get('band')) ?? tellingMeasure(judging, people)
  const reference = by && referenceOf(by, team)
  const ordered = alphabetical(people, lang)
  const bands = bandNames.map((band) => ({
    band,
    lines:
      by === null
        ? []
        : ordered.filter(
            (line) =>
              bandOf(by, line.figures[by.id] ?? { now: null, before: null, series: [], missing: null }, reference) ===
              band,
          ),
  }))
  return {
    edition: reading.edition,
    view,
    id: params.team,
    name,
    measures,
    figures: team?.figures ?? {},
    team: team ?? null,
    people: ordered,
    judging,
    by,
    reference,
    bands,
    standings,
    why,
    hours,
    events,
    focus: focusOf(
      alphabetical(working, lang).filter(({ id }) => id !== null),
      skills,
      everybody,
      1,
    ),
    plot: plot && { model: plot, drawings: drawingsOf(plot, plotHeight) },
    trend: trend && measure && { measure, model: trend, drawings: drawingsOf(trend, trendHeight) },
  }
}
