import type { Command } from 'commander'
import type { Scorecard } from '#sql'
import { asking, collect, ofEdition, ofPeriod, type Asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

interface ScorecardOptions extends Asking {
  readonly by?: string
  readonly from?: string
  readonly to?: string
  readonly where?: string[]
  readonly attribution?: string
}

/** The weighted scorecard of the settings, with everything each score is made of. */
export const scorecard = (options: ScorecardOptions & Common): Promise<{ edition: string } & Scorecard> =>
  asking(options, async (edition, sql) => ({ edition: edition.id, ...(await sql.scorecard(edition, options)) }))

const whole = (value: number | null) => value?.toFixed(1) ?? null

function render({ by, rows, unavailable }: Scorecard): string {
  const missing = Object.entries(unavailable).map(
    ([id, needed]) => `${id} is not available: ${needed} was not delivered.`,
  )
  if (rows.length === 0) return ['No records.', ...missing].join('\n')
  const parts = rows[0]?.parts.map(({ metric, weight }) => `${metric} (${Number(weight)})`) ?? []
  return [
    table(
      [
        { title: by },
        ...['score', '95 %'].map((title) => ({ title, figure: true })),
        { title: 'band' },
        ...['weight kept', ...parts].map((title) => ({ title, figure: true })),
      ],
      rows.map(({ key, score, low, high, band, weight_kept, parts: each }) => [
        key,
        whole(score),
        low === null ? null : `${whole(low)}–${whole(high)}`,
        band,
        `${(weight_kept * 100).toFixed(0)}%`,
        ...each.map((part) => whole(part.score) ?? part.dropped),
      ]),
    ),
    '100 is the target where there is one, else what everybody in the scope does together. What each score is made of: --json.',
    ...missing,
  ].join('\n')
}

export const scorecardVerb = (program: Command) =>
  ofEdition(ofPeriod(verb(program, 'scorecard', 'the metrics weighted in the settings, each against target or floor')))
    .option('--by <dimension>', 'collector (the default), team or grade')
    .option('--where <filter>', 'the scope: dimension=value,value; may be repeated', collect)
    .option('--attribution <policy>', 'who is credited with money (default: default)')
    .action(answering(scorecard, { render }))
