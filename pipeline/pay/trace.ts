import type { Reading } from './facts.ts'
import type { Need } from './needs.ts'
import type { Decimal, Filters, OnFail } from './plan.ts'

/** A figure an amount was made from: which KPI over which facts, and what it was. Its records are those the filters let through. */
export interface Input {
  readonly role: string
  readonly metric: string
  /** Null is everybody the filters let through. */
  readonly collector: string | null
  readonly where: Filters
  readonly numerator: Decimal
  readonly denominator: Decimal | null
  readonly n: number
  /** Decimal text, to 12 digits where it has no end; null is no value, for the reason beside it. */
  readonly value: Decimal | null
  readonly reason: Reading['reason']
  /** Of findings: the least severity and the strengths that count. */
  readonly findings: Need['findings']
}

/** A step of the arithmetic: so much of something, at a rate, gives an amount. */
export interface Step {
  readonly label: string
  readonly of: Decimal
  readonly rate: Decimal | null
  readonly amount: Decimal
}

export const lineKinds = [
  ...['component', 'gate', 'multiplier', 'deduction', 'cap', 'floor', 'guarantee', 'rounding'],
] as const
export type LineKind = 'component' | 'gate' | 'multiplier' | 'deduction' | 'cap' | 'floor' | 'guarantee' | 'rounding'

/** A line of a statement. The amounts of the lines add up to what is earned. */
export interface Line {
  readonly kind: LineKind
  readonly id: string
  /** What the plan says there: the kind of component, what a gate does, a factor. */
  readonly rule: string
  /** What it adds to the sum. */
  readonly amount: Decimal
  /** The sum after it. */
  readonly after: Decimal
  readonly inputs: readonly Input[]
  readonly steps: readonly Step[]
  /** Of a gate: whether it passed; null of other lines. */
  readonly passed: boolean | null
  /** Places a reader is warned of: `cliff`, `legal_check`, `intervals_overlap`, `not_delivered`. */
  readonly warnings: readonly string[]
}

/** What a person earned in a period by a plan. */
export interface Statement {
  readonly collector: string
  /** First day of the period. */
  readonly period: string
  readonly asOf: string
  readonly edition: string
  readonly plan: string
  readonly version: string
  readonly lines: readonly Line[]
  /** What the first gate that failed does; null where all passed. */
  readonly gate: OnFail | null
  /** Whether a gate holds the payment of the period back until a person releases it. */
  readonly held: boolean
  /** Decimal text. */
  readonly earned: Decimal
  /** What a draw tops the payment up to; null is none. */
  readonly draw: Decimal | null
}
