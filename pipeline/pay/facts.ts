import type { Fraction } from '#sql'
import type { Need } from './needs.ts'
import type { Decimal } from './plan.ts'

/** A figure with what it is made of. */
export interface Reading {
  readonly numerator: Decimal
  /** Null of a sum. */
  readonly denominator: Decimal | null
  /** Records it rests on. */
  readonly n: number
  /** Null: nothing that may touch pay is known, for the reason given. */
  readonly value: Fraction | null
  readonly reason: 'no_data' | 'below_min_n' | 'not_delivered' | null
  /** The interval of 95 %, where there is one. */
  readonly low?: number | null
  readonly high?: number | null
}

/** The figures of a need, by collector, or under an empty id where it is of everybody. */
export interface Figures {
  readonly of: ReadonlyMap<string, Reading>
  /** Of those without a record. */
  readonly none: Reading
}

/** `[from, to)` in a team; `to` null while it lasts. */
export interface Stint {
  readonly team: string
  readonly from: string
  readonly to: string | null
}

/** Somebody the roster knows. Days are `YYYY-MM-DD`; null is not known. */
export interface Person {
  readonly collector: string
  readonly grade: string | null
  readonly hiredOn: string | null
  /** Last day. */
  readonly leftOn: string | null
  readonly stints: readonly Stint[]
}

/** Days and minutes of a period. */
export interface Days {
  readonly scheduled: number
  readonly worked: number
  readonly calendar: number
}

/** A person's shifts in a team, or in none. */
export interface Presence extends Days {
  readonly collector: string
  readonly team: string | null
  /** Days worked of those scheduled. */
  readonly attended: number
  readonly scheduledMinutes: number
  readonly workedMinutes: number
}

/** What is known of a period on a day: everything pay is calculated from. */
export interface Facts {
  /** First day of the period, and the day after its last. */
  readonly from: string
  readonly to: string
  /** Last day that was known. */
  readonly asOf: string
  readonly edition: string
  /** Fraction digits of an amount. */
  readonly digits: number
  /** The operation's own `k` of the shrunk index. */
  readonly k: Decimal
  readonly people: readonly Person[]
  readonly figures: ReadonlyMap<Need['key'], Figures>
  readonly presence: readonly Presence[]
  /** Days on which anybody of the team had one. */
  readonly teamDays: ReadonlyMap<string, Days>
  /** Values aimed at in the period, by metric and scope: `all`, `team:<id>`, `collector:<id>`. */
  readonly targets: ReadonlyMap<string, ReadonlyMap<string, Decimal>>
}
