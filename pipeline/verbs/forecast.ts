import { Option, type Command } from 'commander'
import type * as Sql from '#sql'
import type { Edition, Forecast, Loss, Stress } from '#sql'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

/** The words of a forecast, an expected loss or a stress on the command line. */
export interface ForecastOptions {
  readonly months?: string
  readonly method?: string
  readonly by?: string
  readonly where?: string[]
  readonly scenario?: string
  readonly window?: string
  readonly recovery?: string
  readonly reserve?: string
  readonly asOf?: string
  readonly edition?: string
  readonly asKnownOn?: string
  readonly format: (typeof formats)[number]
}

/** Asks the edition meant; what it cannot be asked becomes a wrong command line. */
async function asked<T>(
  { home, ...words }: ForecastOptions & Common,
  ask: (sql: typeof Sql, edition: Edition) => Promise<T>,
): Promise<T> {
  const [sql, { withEdition }] = await Promise.all([import('#sql'), import('../jobs/reading.ts')])
  try {
    return await withEdition(home, words, (edition) => ask(sql, edition))
  } catch (error) {
    if (error instanceof sql.QuestionError) throw new UsageError(error.message, error.details, error.code)
    throw error
  }
}

export const forecast = (options: ForecastOptions & Common): Promise<Forecast> =>
  asked(options, (sql, edition) => sql.forecast(edition, options))
export const loss = (options: ForecastOptions & Common): Promise<Loss> =>
  asked(options, (sql, edition) => sql.expectedLoss(edition, options))
export const stressed = (options: ForecastOptions & Common): Promise<Stress> =>
  asked(options, (sql, edition) => sql.stress(edition, options))

const missing = (table: string | undefined) =>
  table === undefined ? [] : [`Not available: ${table} was not delivered.`]
const percent = (share: number) => `${(share * 100).toFixed(1)} %`

function forecastNotes({ label, method, scenario, from, confidence, track_record: record, unavailable }: Forecast) {
  if (unavailable !== undefined) return missing(unavailable)
  return [
    `Past due, from the book of ${from}, by ${method}${scenario === null ? '' : ` under ${scenario}`}; ${percent(confidence)} interval. ${label.charAt(0).toUpperCase()}${label.slice(1)}.`,
    record.mape === null
      ? 'No earlier forecast can be tried on these data.'
      : `Of the last ${record.rows.length} forecasts of a month the mean error was ${percent(record.mape)}; ${record.inside} fell inside the interval.`,
    ...record.horizons
      .slice(1)
      .flatMap(({ months, outcomes, inside, mape }) =>
        mape === null ? [] : `${months} months ahead: mean error ${percent(mape)}, ${inside} of ${outcomes} inside.`,
      ),
  ]
}

const renderForecast = (made: Forecast, { format }: ForecastOptions) =>
  renderRows(format === 'table' ? made.overdue : made.rows, format, forecastNotes(made))

function lossNotes({ total, on, scenario, unavailable }: Loss): string[] {
  if (total === null) return missing(unavailable)
  return [
    `Of ${total.balance} on ${on}${scenario === null ? '' : ` under ${scenario}`} ${total.loss} is expected to be lost, after ${percent(Number(total.recovery))} recovered. Management information.`,
    ...(total.coverage === null ? [] : [`The reserve of ${total.reserve} covers ${percent(total.coverage)} of it.`]),
  ]
}

const flat = ({ title, ...row }: Stress['rows'][number]) => ({
  ...row,
  scenario: row.scenario ?? 'as it is',
  title: title.en,
})

const options = (command: Command) =>
  command
    .option('--where <filter>', 'dimension=value,value; may be repeated', (text, before: string[] | undefined) => [
      ...(before ?? []),
      text,
    ])
    .option('--as-of <date>', 'take the data as if they ended on that day', day)
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))

const losing = (command: Command) =>
  command
    .addOption(
      new Option(
        '--method <name>',
        'flow to loss, or markov: where the chain of balances ends (default: flow)',
      ).choices(['flow', 'markov']),
    )
    .option('--window <months>', '3, 6 or 12: month pairs whose flows are averaged (default: 6)')
    .option('--recovery <share>', 'share of losses that comes back (default: loss.recovery_rate)')
    .option('--reserve <amount>', 'what is set aside for losses (default: loss.reserve)')

export const forecastVerb = (program: Command) =>
  options(verb(program, 'forecast', 'what the book is expected to be in the months to come'))
    .option('--months <number>', 'months ahead, 1 to 24 (default: 12)')
    .option('--method <name>', 'roll-3, roll-6, roll-12, seasonal or markov (default: roll-12)')
    .option('--by <dimension>', 'each product, client, region, team … on its own')
    .option('--scenario <name>', 'under a scenario of scenarios/')
    .action(answering(forecast, { render: renderForecast }))

export const lossVerb = (program: Command) =>
  losing(options(verb(program, 'loss', 'what is expected to be lost of the book')))
    .option('--scenario <name>', 'under a scenario of scenarios/')
    .action(
      answering(loss, {
        render: (made: Loss, { format }: ForecastOptions) => renderRows(made.rows, format, lossNotes(made)),
      }),
    )

export const stressVerb = (program: Command) =>
  losing(options(verb(program, 'stress', 'expected loss and reserve coverage under every scenario'))).action(
    answering(stressed, {
      render: ({ rows, unavailable }: Stress, { format }: ForecastOptions) =>
        renderRows(rows.map(flat), format, [...missing(unavailable), 'Management information.']),
    }),
  )
