import type { PageServerLoad } from './$types'
import { actsIn, found } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals }) => {
  const reading = readingOf(locals)
  const kept = await found(actsIn(locals).packs.list())
  const names = Object.fromEntries(
    kept.map(({ collector }) => [collector, reading.names.collector[collector] ?? collector]),
  )
  return { edition: reading.edition, kept, names }
}
