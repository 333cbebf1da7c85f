import type { ClockChanges } from '../mapping/index.ts'
import type { Zone } from './zone.ts'

/** A stretch of one scale of time, up to the beginning of the next. */
interface Piece {
  /** Seconds since 1970 on that scale; the first piece has none. */
  readonly from: number
  readonly sql: string
}

const moment = (seconds: number) =>
  `timestamp '${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}'`

/** Finds the piece a time is in by halving, so that a zone with many clock changes costs a few comparisons a row. */
function choose(time: string, pieces: readonly Piece[]): string {
  if (pieces.length === 1) return pieces[0]!.sql
  const middle = pieces.length >> 1
  const [left, right] = [choose(time, pieces.slice(0, middle)), choose(time, pieces.slice(middle))]
  if (left === right) return left
  return `case when ${time} < ${moment(pieces[middle]!.from)} then ${left} else ${right} end`
}

const shifted = (time: string, seconds: number) =>
  seconds === 0 ? time : `${time} ${seconds < 0 ? '-' : '+'} interval '${Math.abs(seconds)} seconds'`

/** What stands for a local time that a clock change skips or repeats. */
interface Unclear {
  readonly skipped: (before: number, after: number, end: number) => string
  readonly repeated: (before: number, after: number) => string
}

function localPieces(time: string, { first, transitions }: Zone, unclear: Unclear): Piece[] {
  const pieces: Piece[] = [{ from: -Infinity, sql: shifted(time, -first) }]
  for (const { at, before, after } of transitions) {
    const [start, end] = [at + Math.min(before, after), at + Math.max(before, after)]
    const sql = after > before ? unclear.skipped(before, after, at) : unclear.repeated(before, after)
    pieces.push({ from: start, sql }, { from: end, sql: shifted(time, -after) })
  }
  return pieces
}

/**
 * UTC of a local time, both TIMESTAMP; null where a clock change skips or repeats it and no side is chosen. A skipped time
 * is read with the offset before the change under `later`, so that it moves on, and with the one after under `earlier`.
 */
export function utcOf(time: string, zone: Zone, changes: ClockChanges | null): string {
  const side = (earlier: number, later: number) =>
    changes === null ? 'null' : shifted(time, -(changes === 'earlier' ? earlier : later))
  return choose(
    time,
    localPieces(time, zone, {
      skipped: (before, after) => side(after, before),
      repeated: (before, after) => side(before, after),
    }),
  )
}

/** UTC of the first moment of a local day, given as the TIMESTAMP of its midnight. */
export const firstMomentOf = (midnight: string, zone: Zone): string =>
  choose(
    midnight,
    localPieces(midnight, zone, {
      skipped: (_before, _after, at) => moment(at),
      repeated: (before) => shifted(midnight, -before),
    }),
  )

/** Why a local time has no UTC: `nonexistent_time` or `ambiguous_time`; null where it has one. */
export function whyUnclear(time: string, zone: Zone): string {
  const clear = localPieces(time, zone, { skipped: () => "'nonexistent_time'", repeated: () => "'ambiguous_time'" })
  return choose(
    time,
    clear.map(({ from, sql }) => ({ from, sql: sql.endsWith("_time'") ? sql : 'null' })),
  )
}

/** The local time, in `zone`, of a UTC TIMESTAMP. */
export const localOf = (time: string, { first, transitions }: Zone): string =>
  choose(time, [
    { from: -Infinity, sql: shifted(time, first) },
    ...transitions.map(({ at, after }) => ({ from: at, sql: shifted(time, after) })),
  ])
