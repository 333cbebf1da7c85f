import { byThen, earliest, type Day } from './days.ts'
import { cents, type AccountMonth, type Assignment, type Placement, type Records } from './records.ts'

/** Who held an account from when to when, after overlaps are cut: `[start, end)`, end null while it lasts. */
export interface Spell {
  readonly id: string
  readonly account: string
  readonly collector: string
  readonly start: Day
  readonly end: Day | null
  readonly amount: bigint
  readonly bucket: string | null
  readonly hand: string | null
  readonly batch: string | null
}

export const alive = (stretch: { start: Day; end: Day | null }, day: Day): boolean =>
  stretch.start <= day && (stretch.end === null || day < stretch.end)

/** Each ends at its own end or at the next one's start; the void and those that never held are gone. */
export function cut<T>(rows: T[], start: (row: T) => Day, end: (row: T) => Day | null, id: (row: T) => string) {
  const ordered = rows.filter((row) => end(row) !== start(row)).sort(byThen(start, id))
  return ordered
    .map((row, index) => {
      const next = ordered[index + 1]
      const own = end(row)
      const stop = next === undefined ? own : own === null ? start(next) : earliest(own, start(next))
      return { row, start: start(row), end: stop }
    })
    .filter((stretch) => stretch.end !== stretch.start)
}

export function spellsOf(records: Records): Spell[] {
  const spells: Spell[] = []
  for (const account of new Set(records.assignments.map((row) => row.account_id))) {
    const own = records.assignments.filter((row) => row.account_id === account)
    const stretches = cut<Assignment>(
      own,
      (row) => row.assigned_on,
      (row) => row.ended_on,
      (row) => row.assignment_id,
    )
    for (const { row, start, end } of stretches) {
      const placement = placementAt(records, account, start)
      spells.push({
        id: row.assignment_id,
        account,
        collector: row.collector_id,
        start,
        end,
        amount: cents(row.assigned_amount),
        bucket: bucketAt(records, account, start),
        hand: placement === undefined || placement.hand === null ? null : String(placement.hand),
        batch: placement?.batch ?? null,
      })
    }
  }
  return spells
}

const byPlacement = byThen<Placement>(
  (row) => row.placed_on,
  (row) => row.placement_id,
)

function placementAt(records: Records, account: string, day: Day): Placement | undefined {
  return records.placements
    .filter((row) => row.account_id === account && row.placed_on <= day)
    .filter((row) => row.closed_on === null || day < row.closed_on)
    .sort(byPlacement)
    .at(-1)
}

/** By the latest known days past due: of the last month end before, or the last placement that says it. */
function bucketAt(records: Records, account: string, day: Day): string | null {
  const month = records.account_months
    .filter((row) => row.account_id === account && row.as_of < day)
    .sort((a: AccountMonth, b: AccountMonth) => (a.as_of < b.as_of ? -1 : 1))
    .at(-1)
  const placement = records.placements
    .filter((row) => row.account_id === account && row.placed_on <= day && row.dpd_at_placement !== null)
    .sort(byPlacement)
    .at(-1)
  if (placement && (!month || placement.placed_on >= month.as_of)) return bucketOf(placement.dpd_at_placement!)
  return month ? bucketOf(month.dpd) : null
}

export const buckets = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+']

/** `0 | 1-30 | 31-60 | 61-90 | 91-120 | 121-150 | 151-180 | 181+`. */
export function bucketOf(dpd: number): string {
  if (dpd === 0) return 'M0'
  if (dpd <= 30) return 'M1'
  if (dpd <= 60) return 'M2'
  if (dpd <= 90) return 'M3'
  if (dpd <= 120) return 'M4'
  if (dpd <= 150) return 'M5'
  if (dpd <= 180) return 'M6'
  return 'M7+'
}
