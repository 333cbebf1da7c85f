import { Option, type Command } from 'commander'
import type { AttributionChange } from '#sql'
import type { Row } from '#warehouse'
import { day } from './arguments.ts'
import { asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface CompareOptions {
  readonly from?: string
  readonly to?: string
  readonly where?: readonly string[]
  readonly asOf?: string
  readonly edition?: string
  readonly asKnownOn?: string
  readonly format: (typeof formats)[number]
}

/** Who gains and who loses when one attribution policy takes the place of another. */
export const attributionCompare = (
  { home, ...words }: CompareOptions & Common,
  before: string,
  after: string,
): Promise<AttributionChange> =>
  asking({ home, ...words }, (edition, sql) => sql.compareAttribution(edition, { ...words, before, after }))

export const attributionVerb = (program: Command) => {
  const attribution = verb(program, 'attribution', 'who is credited with money: compare').helpCommand(false)
  return verb(attribution, 'compare', 'who gains and who loses by a change of policy')
    .argument('<before>', 'policy')
    .argument('<after>', 'policy')
    .option('--from <date>', 'first day (default: of the month of the last day)', day)
    .option('--to <date>', 'the day after the last', day)
    .option('--where <filter...>', 'dimension=value,value; may be repeated')
    .option('--as-of <date>', 'take the data as if they ended on that day', day)
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(
      answering(attributionCompare, {
        render: ({ rows }: AttributionChange, { format }: CompareOptions) =>
          renderRows(rows as unknown as Row[], format, []),
      }),
    )
}
