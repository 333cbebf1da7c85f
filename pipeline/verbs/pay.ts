import { InvalidArgumentError, Option, type Command } from 'commander'
import type { SimulationRow } from '../pay/index.ts'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface SimulateOptions {
  readonly plan: string
  readonly against?: string
  readonly from: string
  readonly to: string
  readonly lockAt: 'month-end'
  readonly edition?: string
  readonly asKnownOn?: string
  readonly format: (typeof formats)[number]
}

/** Past months as they would have been locked and paid under a plan. */
export async function simulate({ home, ...words }: SimulateOptions & Common): Promise<{ rows: SimulationRow[] }> {
  const [sql, pay, { withEdition }, { versionsOf }] = await Promise.all([
    import('#sql'),
    import('../pay/index.ts'),
    import('../jobs/reading.ts'),
    import('../plans.ts'),
  ])
  if (words.to <= words.from)
    throw new UsageError(`No month lies between ${words.from} and ${words.to}: --to must be after --from.`)
  const span = { from: words.from, to: words.to } as Parameters<typeof pay.locks>[2]
  const versions = versionsOf(home, words.plan)
  try {
    return await withEdition(home, words, async (edition) => {
      const locked = pay.locks(versions, pay.sourceIn(edition), span)
      return { rows: await pay.replay(versions, locked, edition.database.digits) }
    })
  } catch (error) {
    if (error instanceof sql.QuestionError) throw new UsageError(error.message, error.details, error.code)
    throw error
  }
}

function month(text: string): string {
  const first = day(text)
  if (!first.endsWith('-01')) throw new InvalidArgumentError('Write the first day of a month as in 2026-03-01.')
  return first
}

export const payVerb = (program: Command) => {
  const pay = verb(program, 'pay', 'incentive pay: simulate, plan').helpCommand(false)
  verb(pay, 'simulate', 'replay past months under a plan')
    .requiredOption('--plan <id>', 'plan of plans/*.yaml')
    .requiredOption('--from <month>', 'first day of the first month', month)
    .requiredOption('--to <month>', 'first day of the month after the last', month)
    .addOption(new Option('--lock-at <when>', 'when months are locked').choices(['month-end']).default('month-end'))
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(
      answering(simulate, {
        render: ({ rows }: { rows: SimulationRow[] }, { format }: SimulateOptions) => renderRows(rows, format, []),
      }),
    )
  return pay
}
