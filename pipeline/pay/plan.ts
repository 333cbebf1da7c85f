import type { Bilingual } from '#sql'

/** An exact decimal as text, such as `-12.50`. */
export type Decimal = string

/** Which facts count: values by dimension. */
export type Filters = Readonly<Record<string, readonly string[]>>

/** Money up to `upTo`, that included; null is without end. */
export interface Tier {
  readonly upTo: Decimal | null
  readonly rate: Decimal
}

/** Values below `below`; null is all the others. */
export interface Band {
  readonly below: Decimal | null
  readonly factor: Decimal
}

/** A figure held against bounds, both included. */
export interface Condition {
  readonly metric: string
  readonly atLeast: Decimal | null
  readonly atMost: Decimal | null
  /** What is said where there is no value. */
  readonly noData: 'pass' | 'fail'
}

/** How much of an amount somebody gets who was not there, or not full time, for the whole period. */
export type Proration = { readonly by: 'calendar' } | { readonly by: 'hours'; readonly fullTimeMinutes: Decimal }

/** A part of what is earned that goes to somebody else. */
export interface Split {
  readonly collector: string
  readonly share: Decimal
}

interface Part {
  readonly id: string
  readonly split: readonly Split[]
}

interface Measured {
  readonly measure: string
  readonly where: Filters
  /** Nothing is earned below it. */
  readonly threshold: Decimal | null
}

/** An amount, whatever was measured. */
export interface Fixed extends Part {
  readonly kind: 'fixed'
  readonly amount: Decimal
  readonly prorate: Proration | null
}

/** A share of a measure, of each segment its own where there are segments. */
export interface Flat extends Part, Measured {
  readonly kind: 'flat'
  readonly rate: Decimal
  readonly segments: readonly { readonly where: Filters; readonly rate: Decimal }[]
  /** From that attainment of the target on, another rate. */
  readonly accelerators: readonly { readonly above: Decimal; readonly rate: Decimal }[]
}

export interface PerUnit extends Part, Measured {
  readonly kind: 'per_unit'
  readonly amount: Decimal
}

export interface BreakEven extends Part, Measured {
  readonly kind: 'break_even'
  readonly breakEven: Decimal
  readonly rate: Decimal
}

export interface Tiers extends Part, Measured {
  readonly kind: 'tiers'
  readonly mode: 'marginal' | 'cliff'
  readonly over: 'amount' | 'attainment'
  readonly tiers: readonly Tier[]
}

export interface Pool extends Part {
  readonly kind: 'pool'
  readonly team: string
  readonly measure: string
  readonly where: Filters
  readonly rate: Decimal
  readonly shareBy: 'points' | 'hours' | 'equal'
  readonly fundedIf: Condition | null
  /** What shrinks the index of points; null is the operation's own setting. */
  readonly k: Decimal | null
  readonly qaBands: readonly Band[]
  readonly qaNoData: Decimal
}

/** Amounts for the first places of a peer group; those of equal standing share the places they take. */
export interface Rank extends Part {
  readonly kind: 'rank'
  readonly metric: string
  readonly where: Filters
  readonly amounts: readonly Decimal[]
  readonly peers: 'all' | 'team' | 'grade'
  readonly order: 'highest' | 'lowest'
  /** The least number of records a person's figure rests on. */
  readonly minExposure: Decimal
}

export type Component = Fixed | Flat | PerUnit | BreakEven | Tiers | Pool | Rank

export const severities = ['minor', 'major', 'critical'] as const
export type Severity = (typeof severities)[number]
export type OnFail = 'zero' | 'cap' | 'hold'

export interface Gate extends Condition {
  readonly id: string
  readonly where: Filters
  readonly onFail: OnFail
  /** Of `cap`: the most that is earned. */
  readonly cap: Decimal | null
  /** Of a gate on breaches: the least grave, and the strengths of rules, it reacts to. */
  readonly severity: Severity
  readonly strengths: readonly string[]
}

export interface Multiplier {
  readonly id: string
  readonly metric: string
  readonly where: Filters
  readonly bands: readonly Band[]
  readonly noData: Decimal
}

export interface Deduction {
  readonly id: string
  readonly metric: string
  readonly where: Filters
  readonly amountEach: Decimal
  /** Counsel has to look at it: taking money from wages is restricted. */
  readonly legalCheck: boolean
}

/** What people get at least until a month of their tenure, 1 the month they were hired in. */
export interface Guarantee {
  readonly untilMonth: number
  readonly amount: Decimal
  /** A draw: what it adds is taken off later pay. */
  readonly recoverable: boolean
  readonly prorate: Proration | null
}

/** Who is paid by a plan, and how. Days are `YYYY-MM-DD`; null is without beginning or end. */
export interface Plan {
  readonly file: string
  readonly id: string
  readonly version: string
  readonly title: Bilingual
  /** In force on `[validFrom, validTo)`. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly period: 'month'
  /** Null is the operation's. */
  readonly currency: string | null
  readonly attribution: string
  readonly rounding: 'component' | 'final'
  readonly dayBasis: 'scheduled' | 'worked' | 'calendar'
  readonly retro: 'origin_period' | 'received_period'
  readonly findings: 'confirmed' | 'standing'
  readonly eligible: {
    readonly teams: readonly string[]
    readonly grades: readonly string[]
    readonly collectors: readonly string[]
  }
  readonly components: readonly Component[]
  readonly gates: readonly Gate[]
  readonly multipliers: readonly Multiplier[]
  readonly deductions: readonly Deduction[]
  readonly cap: Decimal | null
  readonly floor: Decimal | null
  readonly guarantee: readonly Guarantee[]
  /** Shares of targets people have to reach until a month of their tenure. */
  readonly ramp: readonly { readonly untilMonth: number; readonly factor: Decimal }[]
  /** A share of what a period earns that is paid when so many days have passed since its end. */
  readonly holdBack: { readonly share: Decimal; readonly untilDays: number } | null
  readonly carry: boolean
}

/** A plan that cannot be used. The message names file, line, key and remedy. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
  readonly code = 'plan'
  readonly file: string
  readonly line: number | null

  constructor(file: string, line: number | null, message: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${message}`)
    this.file = file
    this.line = line
  }
}
