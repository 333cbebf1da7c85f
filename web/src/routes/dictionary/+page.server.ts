import type { PageServerLoad } from './$types'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = ({ locals }) => {
  const reading = readingOf(locals)
  return { edition: reading.edition, metrics: Object.values(reading.metrics) }
}
