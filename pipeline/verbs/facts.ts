import { Option, type Command } from 'commander'
import type { Row } from '#warehouse'
import { day } from './arguments.ts'
import { asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface FactOptions {
  readonly from?: string
  readonly to?: string
  readonly on?: string
  readonly attribution?: string
  readonly asOf?: string
  readonly edition?: string
  readonly asKnownOn?: string
  readonly format: (typeof formats)[number]
}

/** The records behind the numbers of an edition. */
export const facts = ({ home, ...words }: FactOptions & Common, table: string): Promise<{ rows: Row[] }> =>
  asking({ home, ...words }, (edition, sql) => sql.facts(edition, { ...words, table }))

export const factsVerb = (program: Command) =>
  verb(program, 'facts', 'the records behind the numbers')
    .argument('<table>', 'payments, promises, spells, book, worked-accounts, …')
    .option('--from <date>', 'first day (default: all)', day)
    .option('--to <date>', 'the day after the last', day)
    .option('--on <days>', 'of book: days, parted by commas')
    .option('--attribution <policy>', 'who is credited with money (default: default)')
    .option('--as-of <date>', 'take the data as if they ended on that day', day)
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(
      answering(facts, {
        render: ({ rows }: { rows: Row[] }, { format }: FactOptions) => renderRows(rows, format, []),
      }),
    )
