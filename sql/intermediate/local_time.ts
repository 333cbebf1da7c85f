import {
  addSeconds,
  as,
  compare,
  dayMicros,
  either,
  weekStart,
  weekday,
  wholeQuotient,
  type Day,
  type Exp,
  type Instant,
  type Scalar,
} from '#warehouse'

/** The week of a moment by the calendar of UTC: the clock of a zone is changed at most once in it. */
export const weekOf = (at: Exp<Instant>): Scalar<Day> => weekStart(as('date', at))

/** The local time of a moment, from what the clock of its zone does in its week; null where that is unknown. */
export const localTime = <N extends number | null>(
  at: Exp<Instant>,
  week: { readonly offset: Exp<N>; readonly changesAt: Exp<Instant | null>; readonly next: Exp<number | null> },
): Scalar<N extends null ? Instant | null : Instant> =>
  addSeconds(at, either(compare(week.changesAt, '<=', at), week.next as Exp<number>, week.offset as Exp<never>))

const hourLength = 3_600_000_000

/** The hour of the local day, 0 to 23; null where local time is unknown. */
export const hourOf = (at: Exp<Instant | null>): Scalar<number | null> =>
  as('integer', wholeQuotient(dayMicros(at) as Exp<number>, hourLength))
/** The weekday of local time, 1 is Monday; null where it is unknown. */
export const weekdayOf = (at: Exp<Instant | null>): Scalar<number | null> => weekday(as('date', at))
