import type { Command } from 'commander'
import type { Attainments } from '#sql'
import { asking, ofEdition, ofPeriod, type Asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { table, type Cell } from './table.ts'

interface AttainmentOptions extends Asking {
  readonly from?: string
  readonly to?: string
  readonly by?: string
  readonly metrics?: string
  readonly attribution?: string
}

/** The targets of the months of a period, and what became of them. */
export const attainment = (options: AttainmentOptions & Common): Promise<{ edition: string } & Attainments> =>
  asking(options, async (edition, sql) => {
    const metrics = options.metrics?.split(',').map((id) => id.trim())
    return { edition: edition.id, ...(await sql.attainment(edition, { ...options, metrics })) }
  })

const figures = ['target', 'actual', 'attainment', 'n']
const figure = (value: number | string | null): Cell => (typeof value === 'number' ? value.toFixed(4) : value)

function render({ rows, unavailable }: Attainments): string {
  const missing = Object.entries(unavailable).map(
    ([id, needed]) => `${id} is not available: ${needed} was not delivered.`,
  )
  if (rows.length === 0) return ['No targets.', ...missing].join('\n')
  return [
    table(
      [
        { title: 'month' },
        { title: 'metric' },
        { title: 'scope' },
        ...figures.map((title) => ({ title, figure: true })),
        { title: 'status' },
      ],
      rows.map(({ month, metric, scope, target, value, attainment: share, n, status }) => [
        month,
        metric,
        scope,
        target.replace(/\.?0+$/, ''),
        figure(value),
        figure(share),
        n,
        status,
      ]),
    ),
    ...missing,
  ].join('\n')
}

export const attainmentVerb = (program: Command) =>
  ofEdition(ofPeriod(verb(program, 'attainment', 'targets and what became of them, month by month')))
    .option('--by <scope>', 'only the targets of all, team or collector')
    .option('--metrics <ids>', 'only these, parted by commas')
    .option('--attribution <policy>', 'who is credited with money (default: default)')
    .action(answering(attainment, { render }))
