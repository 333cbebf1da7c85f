import type { Command } from 'commander'
import type { About } from '../jobs/build.ts'
import type { Selected } from '../jobs/selected.ts'
import { day } from './arguments.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'
import { modelNamed } from './model_named.ts'
import { table } from './table.ts'

interface BuildWords {
  readonly select?: readonly string[]
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
    () => withProgress(home, (onProgress) => job.buildEdition(home, { asOf, full, onProgress })),
    ({ as_of, records }) => ({ facts: { as_of, records } }),
  )
}

/** Builds only the models named, `NAME` or `NAME+` with all that need it, and what they need, into a file nobody uses. */
export async function select({ home, asOf }: BuildWords & Common, names: readonly string[]): Promise<Selected> {
  const [{ alone }, job, { models }] = await Promise.all([
    import('../jobs/alone.ts'),
    import('../jobs/selected.ts'),
    import('#sql'),
  ])
  const asked = names.map((name) => ({
    model: modelNamed(models, name.replace(/\+$/, '')),
    onwards: name.endsWith('+'),
  }))
  return alone(
    home,
    'build',
    { as_of: asOf ?? null, select: names },
    () => withProgress(home, (onProgress) => job.buildSelected(home, asked, { asOf, onProgress })),
    ({ as_of }) => ({ facts: { as_of } }),
  )
}

/** What was asked for and could not be: a sentence, or none. */
export const underived = ({ underivable }: About): string[] =>
  underivable === undefined
    ? []
    : [
        `No month end could be derived: no delivery brought ${underivable}; deliver it, or take snapshots.derive out of rollcall.yaml.`,
      ]

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

const renderSelected = ({ file, as_of, models }: Selected) =>
  [
    table(
      [{ title: 'model' }, { title: 'as' }, { title: 'rows', figure: true }, { title: 'ms', figure: true }],
      models.map(({ model, materialized, rows, milliseconds }) => [model, materialized, rows, milliseconds]),
    ),
    `${models.length} models, data as of ${as_of}, in ${file}; nothing in use has changed.`,
  ].join('\n')

const renderEdition = (about: About) =>
  [
    ...howBuilt(about),
    ...underived(about),
    `Built from ${about.records} records of ${about.deliveries} files, data as of ${about.as_of}; test it with \`rollcall test\`.`,
  ].join('\n')

const render = (answer: About | Selected) => ('file' in answer ? renderSelected(answer) : renderEdition(answer))

export const buildVerb = (program: Command) =>
  verb(program, 'build', 'build a new data file from the lake')
    .option('--as-of <date>', 'last day that is to exist (default: the last day of the data)', day)
    .option('--full', 'build from nothing, whatever the edition in use holds', false)
    .option(
      '--select <models...>',
      'build only these models and what they need, NAME+ also what needs it, into a file that is not for use',
    )
    .action(
      answering((words: BuildWords & Common) => (words.select ? select(words, words.select) : build(words)), {
        render,
      }),
    )
