import type { Command } from 'commander'
import type { About } from '../jobs/build.ts'
import { day } from './arguments.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'

interface BuildWords {
  readonly asOf?: string
  readonly full: boolean
}

/** Builds a new data file from the lake; `test` and `publish` make it the edition in use. */
export async function build({ home, asOf, full }: BuildWords & Common): Promise<About> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/build.ts')])
  return alone(
    home,
    'build',
    { as_of: asOf ?? null },
    () => withProgress((onProgress) => job.buildEdition(home, { asOf, full, onProgress })),
    ({ as_of, records }) => ({ facts: { as_of, records } }),
  )
}

/** How an edition was built, where that is worth a line. */
export function howBuilt({ built }: About): string[] {
  if (!built) return []
  const { from, why, reused } = built
  if (why !== null) return [`Built from nothing: ${why.replace(/\.$/, '')}.`]
  if (from === null || reused === null) return []
  const { kept, computed, reopened } = reused
  return [
    `Built on ${from}: ${kept} tables kept, ${reopened} with some months computed again, ${computed} computed anew.`,
  ]
}

const render = (about: About) =>
  [
    ...howBuilt(about),
    `Built from ${about.records} records of ${about.deliveries} files, data as of ${about.as_of}; test it with \`rollcall test\`.`,
  ].join('\n')

export const buildVerb = (program: Command) =>
  verb(program, 'build', 'build a new data file from the lake')
    .option('--as-of <date>', 'last day that is to exist (default: the last day of the data)', day)
    .option('--full', 'build from nothing, whatever the edition in use holds', false)
    .action(answering(build, { render }))
