import { field, isUnknown, named, orderedBy, type Day, type Row } from '#warehouse'
import { complaints } from '../marts/complaints.ts'
import { numberOf } from './calendar.ts'
import { complaintKeys, mustHaveComplaints, type ComplaintWords } from './complaint_life.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { dated, filtered, filtersIn } from './sums.ts'

/** A complaint nobody has decided yet. Null: unknown, or nobody is named. */
export interface OpenComplaint {
  readonly complaint_id: string
  readonly received_on: string
  /** Whole days from its receipt to the last day of the data. */
  readonly age_days: number
  readonly category: string | null
  readonly severity: string | null
  readonly source: string | null
  readonly team: string | null
  readonly collector: string | null
  readonly account_id: string | null
  readonly contact_id: string | null
}

const columns = [
  ...['complaint_id', 'received_on', 'category', 'severity', 'source'],
  ...['team_id', 'collector_id', 'account_id', 'contact_id'],
]

/** The complaints received in the period that are still open, the oldest first. */
export async function openComplaints(
  edition: Edition,
  words: Omit<ComplaintWords, 'by'> & { readonly limit?: number | undefined; readonly offset?: number | undefined },
  signal?: AbortSignal,
): Promise<{ rows: OpenComplaint[] }> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  mustHaveComplaints(at)
  const { limit = 1000, offset = 0 } = words
  const asked = filtered(dated(complaints, 'received_on', words), filtersIn(words.where, complaintKeys), complaintKeys)
    .where(isUnknown(field('f', 'closed_on')))
    .select(columns.map((name) => named(field('f', name), name)))
  const listed = orderedBy(asked, [field('f', 'received_on'), field('f', 'complaint_id')])
    .limit(limit)
    .offset(offset)
  return { rows: (await at.rows(listed, signal)).map((row) => openOf(row, at.asOf)) }
}

function openOf(row: Row, asOf: Day): OpenComplaint {
  const text = (name: string) => (row[name] ?? null) as string | null
  return {
    complaint_id: row['complaint_id'] as string,
    received_on: row['received_on'] as string,
    age_days: numberOf(asOf) - numberOf(row['received_on'] as Day),
    category: text('category'),
    severity: text('severity'),
    source: text('source'),
    team: text('team_id'),
    collector: text('collector_id'),
    account_id: text('account_id'),
    contact_id: text('contact_id'),
  }
}
