import { addSeconds, as, compare, either, weekStart, type Day, type Exp, type Instant, type Scalar } from '#warehouse'

/** The week of a moment by the calendar of UTC: the clock of a zone is changed at most once in it. */
export const weekOf = (at: Exp<Instant>): Scalar<Day> => weekStart(as('date', at))

/** The local time of a moment, from what the clock of its zone does in its week; null where that is unknown. */
export const localTime = <N extends number | null>(
  at: Exp<Instant>,
  week: { readonly offset: Exp<N>; readonly changesAt: Exp<Instant | null>; readonly next: Exp<number | null> },
): Scalar<N extends null ? Instant | null : Instant> =>
  addSeconds(at, either(compare(week.changesAt, '<=', at), week.next as Exp<number>, week.offset as Exp<never>))
