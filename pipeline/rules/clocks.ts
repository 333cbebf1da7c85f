import type { Day, Instant } from '#warehouse'
import { zoneOf } from '../ingest/zone.ts'

/** What the clock of a zone does in a week by the calendar of UTC. */
export interface ZoneWeek {
  readonly zone: string
  /** Its Monday. */
  readonly week: Day
  readonly offset_seconds: number
  /** Null when the clock is not changed in it. */
  readonly changes_at: Instant | null
  readonly next_offset_seconds: number | null
}

const weekLength = 7 * 86_400
/** Monday before 1970-01-01, in seconds. */
const firstMonday = -3 * 86_400

const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

/** The weeks of a zone that hold a time from `first` to `last`, in seconds since 1970. */
export function weeksOf(zone: string, first: number, last: number): ZoneWeek[] {
  const { transitions, first: beginning } = zoneOf(zone)
  const start = firstMonday + Math.floor((first - firstMonday) / weekLength) * weekLength
  return Array.from({ length: Math.floor((last - start) / weekLength) + 1 }, (_, index) => {
    const from = start + index * weekLength
    const before = transitions.findLast(({ at }) => at <= from)
    const change = transitions.find(({ at }) => at > from && at < from + weekLength)
    return {
      zone,
      week: iso(from).slice(0, 10) as Day,
      offset_seconds: before?.after ?? beginning,
      changes_at: change === undefined ? null : (iso(change.at).slice(0, 19).replace('T', ' ') as Instant),
      next_offset_seconds: change?.after ?? null,
    }
  })
}

/** The candidates of a time zone as delivered, in the order given, each once. */
export const candidatesOf = (timezone: string): string[] => [...new Set(timezone.split('|').map((part) => part.trim()))]
