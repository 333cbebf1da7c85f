import {
  as,
  compare,
  countRows,
  descending,
  field,
  groupedBy,
  innerJoin,
  isIn,
  literal,
  named,
  orderedBy,
  rowNumber,
  selectFrom,
  type Instant,
  type Row,
} from '#warehouse'
import { evidence } from '../marts/evidence.ts'
import { contactsSeen } from '../marts/judgements.ts'
import type { Edition } from './edition.ts'

/** Another contact that a finding rests on. Null is unknown. */
export interface Counted {
  readonly contact_id: string
  readonly started_at: Instant
  readonly account_id: string
  /** The zone of its debtor, or candidates joined by `|`. */
  readonly timezone: string | null
  readonly channel: string
  readonly direction: string
  readonly connected: boolean | null
  readonly party: string | null
}

/** What a finding rests on: how many other contacts, and the latest of them, the oldest of these first. */
export interface DeskEvidence {
  readonly contact_id: string
  readonly rule_id: string
  readonly total: number
  readonly others: readonly Counted[]
}

/** Contacts shown of a finding: those of a number that thousands share are not read one by one. */
const most = 20

const parts = ['contact_id', 'rule_id'] as const
const shown = ['started_at', 'account_id', 'timezone', 'channel', 'direction', 'connected', 'party'] as const

/** The other contacts behind the findings on some contacts; findings that rest on none are left out. */
export async function deskEvidence(
  edition: Pick<Edition, 'rows'>,
  contacts: readonly string[],
  signal?: AbortSignal,
): Promise<DeskEvidence[]> {
  if (contacts.length === 0) return []
  const columns = [...parts, 'other_contact_id'].map((name) => field<string>('f', name))
  const behind = groupedBy(
    selectFrom(evidence(), 'f')
      .where(isIn(field('f', 'contact_id'), contacts))
      .select([...parts, 'other_contact_id'].map((name) => named(field('f', name), name))),
    columns,
  )
  const other = compare(field<string>('o', 'contact_id'), '=', field<string>('f', 'other_contact_id'))
  const keys = parts.map((name) => field<string>('f', name))
  const placed = innerJoin(selectFrom(behind, 'f'), contactsSeen(), 'o', other).select([
    ...parts.map((name) => named(field('f', name), name)),
    named(field('f', 'other_contact_id'), 'other_contact_id'),
    ...shown.map((name) => named(field('o', name), name)),
    named(
      rowNumber({
        by: keys,
        order: [descending(field('o', 'started_at')), descending(field('f', 'other_contact_id'))],
      }),
      'place',
    ),
  ])
  const [totals, rows] = await Promise.all([
    edition.rows(
      orderedBy(
        groupedBy(
          selectFrom(behind, 'f').select([
            ...parts.map((name) => named(field('f', name), name)),
            named(as('count', countRows()), 'total'),
          ]),
          keys,
        ),
        keys,
      ),
      signal,
    ),
    edition.rows(
      orderedBy(
        selectFrom(placed, 'p')
          .where(compare(field<number>('p', 'place'), '<=', literal('integer', most)))
          .selectAll('p'),
        [field('p', 'started_at'), field('p', 'other_contact_id'), field('p', 'contact_id'), field('p', 'rule_id')],
      ),
      signal,
    ),
  ])
  const keyOf = (row: Row) => JSON.stringify(parts.map((name) => row[name]))
  const byFinding = Map.groupBy(rows, keyOf)
  return totals.map((row) => ({
    contact_id: row['contact_id'] as string,
    rule_id: row['rule_id'] as string,
    total: Number(row['total']),
    others: (byFinding.get(keyOf(row)) ?? []).map(countedOf),
  }))
}

const countedOf = (row: Row): Counted => ({
  contact_id: row['other_contact_id'] as string,
  started_at: row['started_at'] as Instant,
  account_id: row['account_id'] as string,
  timezone: row['timezone'] as string | null,
  channel: row['channel'] as string,
  direction: row['direction'] as string,
  connected: row['connected'] as boolean | null,
  party: row['party'] as string | null,
})
