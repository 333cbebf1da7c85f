import { Option, type Command } from 'commander'
import type * as Metrics from '#sql'
import type { PublishedEdition } from '#sql'
import { day } from './arguments.ts'
import { UsageError } from './conventions.ts'

/** The room of the metrics, which takes a moment to load: verbs that need none of it do not. */
type Sql = typeof Metrics

/** Which edition is asked, and how far its data go. */
export interface Asking {
  readonly home: string
  readonly asOf?: string
  readonly edition?: string
  readonly asKnownOn?: string
}

/** Puts a question to the edition meant. What cannot be asked is a wrong use of the command line. */
export async function asking<T>(which: Asking, put: (edition: PublishedEdition, sql: Sql) => Promise<T>): Promise<T> {
  const [sql, { withEdition }] = await Promise.all([import('#sql'), import('../jobs/reading.ts')])
  try {
    return await withEdition(which.home, which, (edition) => put(edition, sql))
  } catch (error) {
    if (error instanceof sql.QuestionError) throw new UsageError(error.message, error.details, error.code)
    throw error
  }
}

/** The options that say which edition is asked. */
export const ofEdition = (command: Command): Command =>
  command
    .option('--as-of <date>', 'take the data as if they ended on that day', day)
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')

/** The options of a period. */
export const ofPeriod = (command: Command): Command =>
  command
    .option('--from <date>', 'first day (default: the first of the month of the last day)', day)
    .option('--to <date>', 'the day after the last (default: the day after the last day)', day)

/** Adds one value of an option that may be repeated. */
export const collect = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text]
