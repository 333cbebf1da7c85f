import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import { shownMeasures } from '#lib/pages/people.ts'
import { bandable, bandOf, bandNames, referenceOf, tellingMeasure } from '#lib/server/bands.ts'
import { besides } from '#lib/server/besides.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { alphabetical, linesOf, measuresOf } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import { trendHeight } from '#lib/pages/people.ts'

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
  const [own, persons, trend] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, within, trend: true }),
      linesOf(reading, measures, 'collector', view, { where, within, trend: false }),
      measure && trendOf(reading, { measure, view, lang, where, within, beside: null }),
    ]),
  )
  const [[team], people] = await asked(
    Promise.all([
      besides(reading, view, measures, own, () => `team:${params.team}`),
      besides(reading, view, measures, persons, ({ id }) => (id === null ? null : `collector:${id}`)),
    ]),
  )
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
    trend: trend && measure && { measure, model: trend, drawings: drawingsOf(trend, trendHeight) },
  }
}
