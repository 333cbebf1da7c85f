import type { Command } from 'commander'
import type { Suspicions } from '#sql'
import { asking, ofEdition, ofPeriod, type Asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

interface GamingOptions extends Asking {
  readonly from?: string
  readonly to?: string
}

/** Habits that look made for the count, each with the records that show it. */
export const gaming = (options: GamingOptions & Common): Promise<{ edition: string } & Suspicions> =>
  asking(options, async (edition, sql) => ({ edition: edition.id, ...(await sql.gaming(edition, options)) }))

/** How many ids a table shows. */
const shown = 3
const figures = ['count', 'of', 'share', 'at least', 'others']

function render({ rows }: Suspicions): string {
  if (rows.length === 0) return 'Nobody stands out.'
  return [
    table(
      [
        { title: 'habit' },
        { title: 'collector' },
        ...figures.map((title) => ({ title, figure: true })),
        { title: 'records' },
      ],
      rows.map(({ habit, collector, count, of, share, low, others, record, records }) => [
        habit,
        collector,
        count,
        of,
        ...[share, low, others].map((value) => value.toFixed(4)),
        `${record} ${records.slice(0, shown).join(' ')}${records.length > shown ? ` … (${records.length})` : ''}`,
      ]),
    ),
    'Something to look at, not a verdict. All records: --json.',
  ].join('\n')
}

export const gamingVerb = (program: Command) =>
  ofEdition(
    ofPeriod(verb(program, 'gaming', 'habits that look made for the count, with the records that show them')),
  ).action(answering(gaming, { render }))
