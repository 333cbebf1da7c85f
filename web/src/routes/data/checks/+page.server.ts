import type { PageServerLoad } from './$types'
import { actsIn } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { relations, ...results } = await actsIn(locals).data.checks()
  const find = url.searchParams.get('find')?.trim().slice(0, 100) ?? ''
  const how = url.searchParams.get('how') ?? ''
  const isMeant = (carried: boolean) => how === '' || (how === 'carried') === carried
  const shown = relations
    .map(({ relation, sentences }) => ({
      relation,
      sentences: sentences.filter(
        ({ sentence, carried }) =>
          isMeant(carried) && `${relation} ${sentence}`.toLowerCase().includes(find.toLowerCase()),
      ),
    }))
    .filter(({ sentences }) => sentences.length > 0)
  return {
    edition: reading.edition,
    ...results,
    all: relations.reduce((sum, { sentences }) => sum + sentences.length, 0),
    relations: relations.length,
    shown,
    find,
    how,
  }
}
