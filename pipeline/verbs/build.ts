import type { Command } from 'commander'
import type { About } from '../jobs/build.ts'
import { day } from './arguments.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'

interface BuildWords {
  readonly asOf?: string
}

/** Builds a new data file from the lake; `test` and `publish` make it the edition in use. */
export async function build({ home, asOf }: BuildWords & Common): Promise<About> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/build.ts')])
  return alone(
    home,
    'build',
    { as_of: asOf ?? null },
    () => withProgress((onProgress) => job.buildEdition(home, { asOf, onProgress })),
    ({ as_of, records }) => ({ facts: { as_of, records } }),
  )
}

const render = ({ as_of, records, deliveries }: About) =>
  `Built from ${records} records of ${deliveries} files, data as of ${as_of}; test it with \`rollcall test\`.`

export const buildVerb = (program: Command) =>
  verb(program, 'build', 'build a new data file from the lake')
    .option('--as-of <date>', 'last day that is to exist (default: the last day of the data)', day)
    .action(answering(build, { render }))
