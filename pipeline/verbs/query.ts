import { Option, type Command } from 'commander'
import type { Answer, curve, matrix } from '#sql'
import { day } from './arguments.ts'
import { asking, collect } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { renderRows } from './rows.ts'

/** The words of a question on the command line. */
export interface QueryWords {
  readonly metrics?: string
  readonly by?: string
  readonly from?: string
  readonly to?: string
  readonly where?: string[]
  readonly attribution?: string
  readonly months?: string
  readonly asOf?: string
  readonly compare?: string
  readonly edition?: string
  readonly asKnownOn?: string
  readonly matrix?: string
  readonly curve?: string
  readonly pool?: boolean
  readonly reages?: boolean
  readonly format: 'table' | 'json' | 'csv' | 'arrow' | 'parquet'
}

export type Queried = Answer | Awaited<ReturnType<typeof matrix>> | Awaited<ReturnType<typeof curve>>

/** Puts a question to an edition. */
export function query({ home, ...words }: QueryWords & Common): Promise<Queried> {
  return asking({ home, ...words }, (edition, sql): Promise<Queried> => {
    if (words.matrix !== undefined) return sql.matrix(edition, words.matrix, words)
    return words.curve === undefined ? sql.answer(edition, words) : sql.curve(edition, words.curve, words)
  })
}

/** Tables that were not delivered, as a sentence each. */
function missing({ unavailable }: Queried): string[] {
  if (unavailable === undefined) return []
  if (typeof unavailable === 'string') return [`Not available: ${unavailable} was not delivered.`]
  return Object.entries(unavailable).map(([metric, table]) => `${metric} is not available: ${table} was not delivered.`)
}

const render = (queried: Queried, { format }: QueryWords) => renderRows(queried.rows, format, missing(queried))

/** The options that say how an answer is written. */
export const formats = ['table', 'json', 'csv', 'arrow', 'parquet'] as const

/** What only metrics can be asked with. */
const others = ['metrics', 'attribution', 'months', 'compare']

export const queryVerb = (program: Command) =>
  verb(program, 'query', 'put a question to the published numbers')
    .option('--metrics <ids>', 'metrics, parted by commas; see `rollcall metrics`')
    .option('--by <dimensions>', 'dimensions, parted by commas, as in team,month')
    .option('--from <date>', 'first day (default: the first of the month of the last day)', day)
    .option('--to <date>', 'the day after the last (default: the day after the last day)', day)
    .option('--where <filter>', 'dimension=value,value; may be repeated; a comma in a value is written \\,', collect)
    .option('--attribution <policy>', 'who is credited with money (default: default)')
    .option('--months <number>', 'the m of liquidation (default: liquidation.months)')
    .option('--as-of <date>', 'take the data as if they ended on that day', day)
    .option('--compare <period>', 'previous or year')
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(
      new Option('--matrix <name>', 'roll, bridge, net-flow, flow or delinquency, in place of metrics').conflicts(
        others,
      ),
    )
    .addOption(
      new Option(
        '--curve <name>',
        'vintage, liquidation, liquidation-plan, redefault or recovered, in place of metrics',
      ).conflicts([...others, 'matrix']),
    )
    .option('--pool', 'of the roll matrix: add the months first')
    .option('--reages', 'of the roll matrix: what came to a better bucket without paying goes to re_aged')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(answering(query, { render }))
