import type { Command } from 'commander'
import { answering, verb, type Common } from './conventions.ts'
import { render, type Published } from './publish.ts'

/** Puts the edition before the one in use, or the one named, back into use. */
export async function rollback({ home }: Common, edition: string | undefined): Promise<Published> {
  const [{ alone }, { editionsOf }] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/build.ts')])
  const { id, published_at, about } = await alone(
    home,
    'rollback',
    { to: edition ?? null },
    () => editionsOf(home).rollBack(edition),
    (manifest) => ({ outcome: 'published', edition: manifest.id }),
  )
  return { edition: id, as_of: about.as_of, published_at }
}

export const rollbackVerb = (program: Command) =>
  verb(program, 'rollback', 'put an earlier edition back into use')
    .argument('[edition]', 'its id (default: the one before)')
    .action(answering(async (options: Common, edition: string | undefined) => rollback(options, edition), { render }))
