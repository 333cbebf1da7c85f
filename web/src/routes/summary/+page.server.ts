import type { PageServerLoad } from './$types'
import { summaryOf } from '#lib/server/summary.ts'
import { readingOf, viewIn } from '#lib/server/reading.ts'

export const load: PageServerLoad = ({ locals, url }) => {
  const reading = readingOf(locals)
  return summaryOf(reading, viewIn(url, reading), locals.lang)
}
