import type { PageServerLoad } from './$types'
import { summaryOf } from '#lib/server/summary.ts'
import { payFigure } from '#lib/server/pay_figures.ts'
import { readingOf, viewIn } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  return summaryOf(reading, view, locals.lang, await payFigure(locals, view))
}
