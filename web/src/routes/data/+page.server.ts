import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import { readingOf } from '#lib/server/reading.ts'

const shown = 20

export const load: PageServerLoad = async ({ locals }) => {
  const reading = readingOf(locals)
  const { service } = locals
  if (service === null) error(404, 'not found')
  const [editions, runs, quarantine] = await Promise.all([
    service.editions(),
    service.runs(shown),
    service.quarantine(),
  ])
  return { edition: reading.edition, editions, runs, quarantine }
}
