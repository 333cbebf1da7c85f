import type { Command } from 'commander'
import { asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { listing, rowsOf, type Listing } from './listing.ts'

interface ComplaintOptions extends Listing {
  readonly by?: string
}

/** How long complaints live, and how old the open ones are. */
export async function complaints({ home, ...words }: ComplaintOptions & Common) {
  const { complaintLife } = await import('#sql')
  return asking({ home, ...words }, (edition) => complaintLife(edition, words))
}

export const complaintsVerb = (program: Command) =>
  listing(verb(program, 'complaints', 'how long complaints live: median days to close, and the age of open ones'))
    .option('--by <list>', 'team, collector, category, severity, source, product')
    .action(answering(complaints, { render: rowsOf<{ rows: readonly object[] }>() }))
