import { Option, type Command } from 'commander'
import { day } from './arguments.ts'
import { collect, ofEdition, type Asking } from './asking.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

/** Rows of an edition in a period, all of it where none is given, narrowed by filters. */
export interface Listing extends Omit<Asking, 'home'> {
  readonly from?: string
  readonly to?: string
  readonly where?: string[]
  readonly format: (typeof formats)[number]
}

/** The options of a verb that lists rows. */
export const listing = (command: Command): Command =>
  ofEdition(
    command
      .option('--from <date>', 'first day (default: all)', day)
      .option('--to <date>', 'the day after the last', day)
      .option('--where <filter>', 'only these, as in team=T1,T2; may be repeated', collect),
  ).addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))

/** The rows of an answer as the reader wants them, with what stands beside them as notes. */
export const rowsOf =
  <Result extends { rows: readonly object[] }>(notes: (result: Result) => readonly string[] = () => []) =>
  (result: Result, { format }: Pick<Listing, 'format'>): Promise<string | Uint8Array> =>
    renderRows(result.rows, format, notes(result))
