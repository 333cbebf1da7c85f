import type { PersonalSettings } from '../personal/treatment.ts'

/** Days past due from `from` to `to`, both included; `to` null: without end. */
export interface Bucket {
  readonly label: string
  readonly from: number
  readonly to: number | null
}

/** Buckets in force from a day on, until the next version; null: from the beginning. */
export interface BucketVersion {
  readonly validFrom: string | null
  readonly buckets: readonly Bucket[]
}

/** One way to find the collector of a payment. `days` is the n of `last_rpc(n)`, null for the others. */
export interface AttributionRule {
  readonly rule: 'owner' | 'promise_taker' | 'last_rpc' | 'house'
  readonly days: number | null
}

/**
 * The rules of a policy for money effective in `[validFrom, validTo)`; null: without beginning or end.
 * The last rule is always `house`. Versions of a policy are in order and never overlap; between them money is the house's.
 */
export interface AttributionVersion {
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly rules: readonly AttributionRule[]
}

/** What the operation aims at. Decimal text: a value, or changes against the year before, from the best to the least. */
export interface GoalSetting {
  readonly metric: string
  readonly kind: 'below' | 'at_least' | 'change'
  readonly target: string
  readonly best: string | null
}

/** What an operation has decided about its numbers: `rollcall.yaml`. Exact decimals are text, days are `YYYY-MM-DD`. */
export interface Settings {
  /** IANA zone of the operation's business dates. */
  readonly timezone: string
  /** `minorUnits`: fraction digits of an amount. */
  readonly currency: { readonly code: string; readonly minorUnits: number }
  /** Every bucket of every version in one order, best first, with its newest bounds. */
  readonly buckets: readonly Bucket[]
  /** In force one after the other; the buckets of each in order, from 0 on, without gap; the last has no end. */
  readonly bucketVersions: readonly BucketVersion[]
  /** What a bucket is told by: days past due, or billing cycles. */
  readonly delinquency: { readonly by: 'dpd' | 'cycles' }
  /** `threshold`: the share of the promised amount that keeps a promise. */
  readonly promise: { readonly graceDays: number; readonly threshold: string }
  readonly conversion: { readonly windowDays: number }
  /** Policies by name; `default` is always one of them. */
  readonly attribution: Readonly<Record<string, readonly AttributionVersion[]>>
  /** `derive`: month ends nothing was delivered for are derived from placements and payments. */
  readonly snapshots: { readonly derive: boolean }
  readonly liquidation: { readonly months: number }
  /** `recoveryRate`: share of losses that comes back later. `reserve`: what is set aside for losses; null: not said. */
  readonly loss: { readonly recoveryRate: string; readonly reserve: string | null }
  readonly goals: readonly GoalSetting[]
  readonly rules: {
    readonly packs: readonly string[]
    readonly optionalRules: readonly string[]
    /** Zone of debtors without one, or candidates joined by `|`; null: such contacts are not evaluable. */
    readonly defaultDebtorTimezone: string | null
    readonly effectiveCallSeconds: number
    /** Public holidays by pack. */
    readonly holidays: Readonly<Record<string, readonly string[]>>
  }
  /** `fourEyes`: a finding is confirmed when two people say so. */
  readonly decisions: { readonly fourEyes: boolean }
  readonly oe: {
    readonly minBook: string
    readonly minSpells: number
    readonly k: string
    /** Lower edges of the bands above band 0, ascending. */
    readonly balanceBands: readonly string[]
    readonly seed: number
  }
  readonly complianceScore: {
    readonly weights: { readonly breachFree: string; readonly qa: string; readonly complaints: string }
    readonly scale: string
    readonly cap: string
  }
  /** Weights of the scorecard by metric. */
  readonly scorecard: Readonly<Record<string, string>>
  /** Smallest n shown with colour, rank or pay effect, by metric; `default` for the others. */
  readonly minN: Readonly<Record<string, number>>
  /** What becomes of names, numbers and texts of people at the door. */
  readonly personal: PersonalSettings
  /** How pages show days and amounts; no number depends on it. */
  readonly display: {
    readonly weekStart: 'monday' | 'saturday' | 'sunday'
    /** Month, from 1, in which the year of the books begins. */
    readonly fiscalYearStart: number
    /** `auto`: by the language. */
    readonly numbers: 'auto' | 'thousands' | 'wan'
    /** Days after its last one from which an edition is called stale; null: never. */
    readonly staleAfter: number | null
  }
  /** Editions kept beside the current one. */
  readonly keepEditions: number
  /** When `serve` runs the nightly job, as a cron expression in `timezone`; null: never. */
  readonly schedule: string | null
}
