import type { Command } from 'commander'
import type { RunReport } from '../jobs/run.ts'
import type { SettingChange } from '../settings/index.ts'
import { day, whole } from './arguments.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'
import { howBuilt, underived } from './build.ts'
import { renderIngest } from './ingest.ts'
import { watchRuns, type WatchReport } from './watch.ts'

interface RunWords {
  readonly asOf?: string
  readonly full: boolean
  readonly watch: boolean
  readonly settle: number
}

/** The nightly job: ingest, build, test, publish. */
export async function run({ home, asOf, full }: Pick<RunWords, 'asOf' | 'full'> & Common): Promise<RunReport> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/run.ts')])
  return alone(
    home,
    'run',
    { as_of: asOf ?? null },
    () => withProgress(home, (onProgress) => job.run(home, { asOf, full, onProgress })),
    ({ edition, published, as_of, checks }) => ({
      outcome: published ? 'published' : 'done',
      edition: published ? edition : null,
      facts: { as_of, checks },
    }),
  )
}

const tidied = (joined: RunReport['joined']): string[] => {
  if (typeof joined === 'string')
    return [`The edition is published, but the files of the lake could not be joined: ${joined}`]
  return joined === 0 ? [] : [`Many files had gathered in the lake: those of ${joined} tables were joined.`]
}

const renderChange = ({ key, from, to }: SettingChange) =>
  `rollcall.yaml: ${key} was ${from || 'not set'} and is ${to || 'not set'} now.`

const render = ({ edition, published, as_of, checks, fetched, ingest, joined, manifest }: RunReport) =>
  [
    ...fetched.map(
      ({ source, table, records, file }) => `${table} of ${source}: ${records} records fetched as ${file}.`,
    ),
    renderIngest(ingest),
    ...(manifest.about.checks?.warnings ?? []),
    ...(published ? howBuilt(manifest.about) : []),
    ...underived(manifest.about),
    ...(published ? (manifest.about.changed?.settings ?? []).map(renderChange) : []),
    published
      ? `Edition ${edition} is published: data as of ${as_of}, ${checks} checks passed.`
      : `Nothing has changed: edition ${edition} stays in use, data as of ${as_of}.`,
    ...tidied(joined),
  ].join('\n')

/** One run, or with `--watch` one after the other until it is told to stop. */
function runs(words: RunWords & Common): Promise<RunReport | WatchReport> {
  const out = words.json ? process.stderr : process.stdout
  return words.watch ? watchRuns(words, words.settle, out, () => run(words), render) : run(words)
}

const renderAny = (report: RunReport | WatchReport) =>
  'edition' in report ? render(report) : `${report.runs} runs, ${report.failed} of them failed.`

export const runVerb = (program: Command) =>
  verb(program, 'run', 'ingest → build → test → publish: the usual nightly command')
    .option('--as-of <date>', 'last day that is to exist (default: the last day of the data)', day)
    .option('--full', 'build from nothing, and publish although nothing changed', false)
    .option('--watch', 'stay, and run again when files of the inbox have settled', false)
    .option('--settle <seconds>', 'with --watch: a file has settled when it has not changed for so long', whole(1), 10)
    .action(answering(runs, { render: renderAny }))
