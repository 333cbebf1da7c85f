import type { PageServerLoad } from './$types'
import { reviewOf } from '#lib/server/review.ts'
import { readingOf, viewIn } from '#lib/server/reading.ts'

export const load: PageServerLoad = ({ locals, url, params }) => {
  const reading = readingOf(locals)
  return reviewOf(reading, viewIn(url, reading), params.collector, locals.who?.permissions.has('habits') ?? false)
}
