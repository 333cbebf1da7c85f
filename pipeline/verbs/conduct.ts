import type { Command } from 'commander'
import type { ConductRow, Hours } from '#sql'
import { asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { listing, rowsOf, type Listing } from './listing.ts'

interface ConductOptions extends Listing {
  readonly by?: string
  readonly hours?: boolean
}

/** Breaches per 10,000 judged contacts; with `--hours` contacts and breaches by hour of the debtors' week. */
export async function conduct({
  home,
  by,
  hours,
  ...words
}: ConductOptions & Common): Promise<{ rows: ConductRow[] } | Hours> {
  const { conductHours, conductRates } = await import('#sql')
  return asking<{ rows: ConductRow[] } | Hours>({ home, ...words }, (edition) =>
    hours === true ? conductHours(edition, words) : conductRates(edition, { ...words, by: by ?? 'rule' }),
  )
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function closedHours(answer: { rows: readonly object[] } | Hours): string[] {
  if (!('closed' in answer)) return []
  return [...Map.groupBy(answer.closed, ({ rule_id }) => rule_id)].map(([rule, stretches]) => {
    const spans = new Set(stretches.map(({ from_minute, to_minute }) => `${clock(from_minute)}–${clock(to_minute)}`))
    return `${rule} forbids ${[...spans].join(', ')}${spans.size > 2 ? ', by weekday' : ''}.`
  })
}

export const conductVerb = (program: Command) =>
  listing(verb(program, 'conduct', 'breaches per 10,000 judged contacts, near misses, and the hours of contacts'))
    .option('--by <list>', 'rule, team, collector, hour, weekday (default: rule)')
    .option('--hours', "contacts and breaches by hour of the debtors' week")
    .action(answering(conduct, { render: rowsOf<{ rows: readonly object[] }>(closedHours) }))
