import type { PageServerLoad } from './$types'
import { actsIn } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = ({ locals }) => {
  const reading = readingOf(locals)
  return { edition: reading.edition, checks: actsIn(locals).data.checks() }
}
