import type { PageServerLoad } from './$types'
import { shownMeasures } from '#lib/pages/people.ts'
import { besides } from '#lib/server/besides.ts'
import { alphabetical, comparesWithOthers, linesOf, measuresOf } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const { where } = view
  const measures = measuresOf(reading, shownMeasures, ['team', 'month'], where)
  const [teams, [total]] = await asked(
    Promise.all([
      linesOf(reading, measures, 'team', view, { where, within: null, trend: true }),
      linesOf(
        reading,
        measures.filter((one) => !comparesWithOthers(one)),
        null,
        view,
        { where, within: null, trend: true },
      ),
    ]),
  )
  const compared = await asked(besides(reading, view, measures, teams, ({ id }) => (id === null ? null : `team:${id}`)))
  return { edition: reading.edition, view, measures, teams: alphabetical(compared, locals.lang), total: total ?? null }
}
