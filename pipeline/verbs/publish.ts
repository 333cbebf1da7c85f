import type { Command } from 'commander'
import { answering, verb, type Common } from './conventions.ts'

export interface Published {
  readonly edition: string
  readonly as_of: string
  readonly published_at: string
}

/** Makes the file that was built and tested the edition in use. */
export async function publish({ home }: Common): Promise<Published> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/publish.ts')])
  const { id, published_at, about } = await alone(
    home,
    'publish',
    {},
    () => job.publishEdition(home),
    (manifest) => ({ outcome: 'published', edition: manifest.id }),
  )
  return { edition: id, as_of: about.as_of, published_at }
}

export const render = ({ edition, as_of }: Published) => `Edition ${edition} is in use: data as of ${as_of}.`

export const publishVerb = (program: Command) =>
  verb(program, 'publish', 'put what was built and tested into use').action(answering(publish, { render }))
