import { Option, type Command } from 'commander'
import type { Goals } from '#sql'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface GoalOptions {
  readonly from?: string
  readonly to?: string
  readonly against?: string
  readonly asOf?: string
  readonly edition?: string
  readonly asKnownOn?: string
  readonly format: (typeof formats)[number]
}

/** What the operation aims at beside what it reached. */
export async function goals({ home, ...words }: GoalOptions & Common): Promise<Goals> {
  const [sql, { withEdition }] = await Promise.all([import('#sql'), import('../jobs/reading.ts')])
  try {
    return await withEdition(home, words, (edition) => sql.goals(edition, words))
  } catch (error) {
    if (error instanceof sql.QuestionError) throw new UsageError(error.message, error.details, error.code)
    throw error
  }
}

const render = ({ from, to, baseline, rows }: Goals, { format }: GoalOptions) =>
  renderRows(
    rows.map(({ label: _label, ...row }) => row),
    format,
    [`[${from}, ${to}) against [${baseline.from}, ${baseline.to}).`],
  )

export const goalsVerb = (program: Command) =>
  verb(program, 'goals', 'what the operation aims at, beside what it reached')
    .option('--from <date>', 'first day (default: of the last whole month)', day)
    .option('--to <date>', 'the day after the last', day)
    .option('--against <period>', 'year or previous: what changes are measured against (default: year)')
    .option('--as-of <date>', 'take the data as if they ended on that day', day)
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(answering(goals, { render }))
