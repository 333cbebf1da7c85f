import { Option, type Command } from 'commander'
import type { Restatement } from '#sql'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface DiffOptions {
  readonly metrics?: string
  readonly by?: string
  readonly from?: string
  readonly to?: string
  readonly where?: readonly string[]
  readonly attribution?: string
  readonly asOf?: string
  readonly format: (typeof formats)[number]
}

/** What an edition says otherwise than another: the one before it and the one in use where they are not named. */
export async function diff(
  { home, ...words }: DiffOptions & Common,
  before: string | undefined,
  after: string | undefined,
): Promise<Restatement> {
  const [sql, { editionMeant, withEdition }, { editionsOf }] = await Promise.all([
    import('#sql'),
    import('../jobs/reading.ts'),
    import('../jobs/editions.ts'),
  ])
  const is = await editionMeant(home, { edition: after })
  const earlier = (await editionsOf(home).list()).findLast(({ sequence }) => sequence < is.sequence)?.id
  const was = before ?? earlier
  if (was === undefined)
    throw new UsageError(
      `There is no edition before ${is.id} to set it against; rollcall status lists those there are.`,
    )
  try {
    return await withEdition(home, { edition: was }, (old) =>
      withEdition(home, { edition: is.id }, (now) => sql.restatement(old, now, words)),
    )
  } catch (error) {
    if (error instanceof sql.QuestionError) throw new UsageError(error.message, error.details, error.code)
    throw error
  }
}

function render({ rows, unavailable, before, after, from, to }: Restatement, { format }: DiffOptions) {
  const notes = Object.entries(unavailable).map(
    ([metric, table]) => `${metric} is not available: ${table} was not delivered.`,
  )
  if (rows.length === 0 && format === 'table')
    return [`${after} says what ${before} said of ${from} until ${to}.`, ...notes].join('\n')
  const lines = rows.map(({ metric, key, was, is, restated_by }) => ({
    metric,
    ...key,
    was: was?.value ?? null,
    is: is?.value ?? null,
    restated_by,
  }))
  return renderRows(lines, format, notes)
}

export const diffVerb = (program: Command) =>
  verb(program, 'diff', 'which figures an edition has restated, and by how much')
    .argument('[before]', 'edition (default: the one before the other)')
    .argument('[after]', 'edition (default: the one in use)')
    .option('--metrics <ids>', 'sums and ratios, parted by commas (default: all)')
    .option('--by <dimensions>', 'dimensions, parted by commas (default: month)')
    .option('--from <date>', 'first day (default: eleven months before the last)', day)
    .option('--to <date>', 'the day after the last (default: the last day both know)', day)
    .option('--where <filter...>', 'dimension=value,value; may be repeated')
    .option('--attribution <policy>', 'who is credited with money (default: default)')
    .option('--as-of <date>', 'take both as if their data ended on that day', day)
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(answering(diff, { render }))
