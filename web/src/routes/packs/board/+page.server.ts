import type { PageServerLoad } from './$types'
import { payFigure } from '#lib/server/pay_figures.ts'
import { summaryOf } from '#lib/server/summary.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { ticksOf } from '#lib/server/ticks.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const [summary, ticks] = await Promise.all([
    payFigure(locals, view).then((pay) => summaryOf(reading, view, locals.lang, pay)),
    view.where.length === 0 ? asked(ticksOf(reading, view)) : [],
  ])
  return { ...summary, ticks }
}
