import type { History, Month } from './history.ts'

/** What a balance does in a month, averaged over some: shares, null where nothing is known. */
export interface Rates {
  /** Net: of a bucket's balance, that of the next worse one a month later; of the worst but one, over it and the worst. */
  readonly flow: readonly (number | null)[]
  /** Balance over that of the month before, by state. */
  readonly growth: readonly (number | null)[]
  /** Of a state's opening balance, what is found in each live state and each end. Rows sum to 1. */
  readonly rolled: readonly (readonly number[] | null)[]
  /** Balance that enters a state, over the opening balance of the whole book. */
  readonly entered: readonly number[]
  /** How much more is owed in a state, over what came to it. */
  readonly changed: readonly number[]
  /** Accounts seen in a state at t−1. */
  readonly seen: readonly number[]
}

const over = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
const total = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

/** Ratios of sums over the months given, which may be the same month more than once. */
export function ratesOf({ states, buckets, ends }: History, months: readonly Month[]): Rates {
  const added = (of: (month: Month) => number) => total(months.map(of))
  const at = <T>(each: (state: number) => T): T[] => states.map((_, state) => each(state))
  const book = added(({ opening }) => total(opening))
  const worst = buckets - 1
  const whole = (month: Month, bucket: number) =>
    month.opening[bucket]! + (bucket + 1 === worst ? month.opening[worst]! : 0)
  return {
    flow: at((bucket) =>
      bucket < worst
        ? over(
            added(({ closing }) => closing[bucket + 1]!),
            added((month) => whole(month, bucket)),
          )
        : null,
    ),
    growth: at((state) =>
      over(
        added(({ closing }) => closing[state]!),
        added(({ opening }) => opening[state]!),
      ),
    ),
    rolled: at((from) => {
      const row = [...states, ...ends].map((_, to) => added(({ rolled }) => rolled[from]![to]!))
      const opening = total(row)
      return opening > 0 ? row.map((amount) => amount / opening) : null
    }),
    entered: at(
      (state) =>
        over(
          added(({ entered }) => entered[state]!),
          book,
        ) ?? 0,
    ),
    changed: at((state) => {
      const came = added(({ rolled }) => total(rolled.map((row) => row[state]!)))
      return (
        over(
          added(({ changed }) => changed[state]!),
          came,
        ) ?? 0
      )
    }),
    seen: at((state) => added(({ accounts }) => accounts[state]!)),
  }
}

/** Accounts that weigh as much as the parent's rate. */
export const credibility = 50

/** Rates of a segment drawn to those of its parent, the more so the fewer accounts were seen: n ÷ (n + 50) are its own. */
export function shrunk(own: Rates, parent: Rates): Rates {
  const all = total(own.seen)
  const weight = (n: number) => n / (n + credibility)
  const mixed = (n: number, a: number | null, b: number | null) =>
    a === null ? b : b === null ? a : weight(n) * a + (1 - weight(n)) * b
  const each = (a: readonly (number | null)[], b: readonly (number | null)[]) =>
    a.map((value, state) => mixed(own.seen[state]!, value, b[state]!))
  return {
    flow: each(own.flow, parent.flow),
    growth: each(own.growth, parent.growth),
    rolled: own.rolled.map((row, state) => {
      const other = parent.rolled[state]!
      if (row === null || other === null) return row ?? other
      return row.map((share, to) => mixed(own.seen[state]!, share, other[to]!)!)
    }),
    entered: own.entered.map((share, state) => mixed(all, share, parent.entered[state]!)!),
    changed: own.changed.map((share, state) => mixed(own.seen[state]!, share, parent.changed[state]!)!),
    seen: own.seen,
  }
}
