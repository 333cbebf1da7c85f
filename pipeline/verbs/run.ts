import type { Command } from 'commander'
import type { RunReport } from '../jobs/run.ts'
import { day } from './arguments.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'
import { renderIngest } from './ingest.ts'

interface RunWords {
  readonly asOf?: string
  readonly full: boolean
}

/** The nightly job: ingest, build, test, publish. */
export async function run({ home, asOf, full }: RunWords & Common): Promise<RunReport> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/run.ts')])
  return alone(
    home,
    'run',
    { as_of: asOf ?? null },
    () => withProgress((onProgress) => job.run(home, { asOf, full, onProgress })),
    ({ edition, published, as_of, checks }) => ({
      outcome: published ? 'published' : 'done',
      edition: published ? edition : null,
      facts: { as_of, checks },
    }),
  )
}

const render = ({ edition, published, as_of, checks, ingest, manifest }: RunReport) =>
  [
    renderIngest(ingest),
    ...(manifest.about.checks?.warnings ?? []),
    published
      ? `Edition ${edition} is published: data as of ${as_of}, ${checks} checks passed.`
      : `Nothing has changed: edition ${edition} stays in use, data as of ${as_of}.`,
  ].join('\n')

export const runVerb = (program: Command) =>
  verb(program, 'run', 'ingest → build → test → publish: the usual nightly command')
    .option('--as-of <date>', 'last day that is to exist (default: the last day of the data)', day)
    .option('--full', 'build and publish although nothing changed', false)
    .action(answering(run, { render }))
