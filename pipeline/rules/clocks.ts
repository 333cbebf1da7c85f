import type { Instant } from '#warehouse'
import { zoneOf } from '../ingest/zone.ts'

export interface Span {
  readonly zone: string
  readonly from_at: Instant
  readonly to_at: Instant
  readonly offset_seconds: number
}

const beginning = '0001-01-01 00:00:00' as Instant
const end = '9999-12-31 00:00:00' as Instant
const instant = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ') as Instant

/** The stretches of unchanged clock of a zone that touch a time, in seconds since 1970; the outer ones have no end. */
export function spansOf(zone: string, first: number, last: number): Span[] {
  const clock = zoneOf(zone)
  const changes = clock.transitions.filter(({ at }) => at > first && at <= last)
  const before = clock.transitions.findLast(({ at }) => at <= first)
  return [null, ...changes].map((change, index) => ({
    zone,
    from_at: change === null ? beginning : instant(change.at),
    to_at: changes[index] === undefined ? end : instant(changes[index].at),
    offset_seconds: change?.after ?? before?.after ?? clock.first,
  }))
}

/** The candidates of a time zone as delivered, in the order given, each once. */
export const candidatesOf = (timezone: string): string[] => [...new Set(timezone.split('|').map((part) => part.trim()))]
