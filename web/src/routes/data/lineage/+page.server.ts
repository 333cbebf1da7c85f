import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import { actsIn } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = ({ locals, url }) => {
  const reading = readingOf(locals)
  const graph = actsIn(locals).data.lineage()
  const name = url.searchParams.get('relation')
  const relation = name === null ? null : graph.find((one) => one.name === name)
  if (relation === undefined) error(404, 'not found')
  return {
    edition: reading.edition,
    relation,
    all: graph.map(({ name: called, depth, reads }) => ({ name: called, depth, reads })),
  }
}
