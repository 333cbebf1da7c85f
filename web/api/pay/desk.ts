import type { PlanSentence, WhatIf } from '../../../pipeline/pay/life/index.ts'
import type { Difference, PersonChange, PlanSummary, Statement } from '../../../pipeline/pay/index.ts'
import type { payState } from '../../../state/index.ts'
import type { Bilingual } from '../service.ts'

/** A month of a plan in a list. Amounts are decimal text; null: nothing is calculated. */
export interface PeriodEntry {
  readonly plan: string
  readonly month: string
  readonly status: payState.PeriodStatus
  readonly people: number | null
  readonly earned: string | null
  readonly paid: string | null
  /** Who did the last step; null: nobody yet. */
  readonly by: string | null
}

export interface PayPlanEntry {
  readonly id: string
  readonly title: Bilingual
  readonly version: string
  /** Approved by as many people as it takes. */
  readonly approved: boolean
}

export interface PayPeriods {
  readonly currency: string
  readonly plans: readonly PayPlanEntry[]
  readonly periods: readonly PeriodEntry[]
  /** Months that can be calculated next, the first of each plan. */
  readonly next: readonly { readonly plan: string; readonly month: string }[]
  /** The reader is paid here and sees their own statements only. */
  readonly own: readonly string[] | null
}

export interface PayEntry {
  readonly collector: string
  readonly name: string
  readonly due: string
  readonly deltas: string
  readonly adjusted: string
  readonly carried_in: string
  readonly paid: string
  readonly carried_out: string
  readonly held: string
  /** What the first gate that failed does; null: all passed. */
  readonly gate: string | null
}

/** An action somebody may take now. `refusal`: why the reader may not; null: they may. */
export interface PayStep {
  readonly kind: 'calculate' | 'review' | 'approve' | 'lock' | 'export'
  readonly refusal: { readonly code: string; readonly sentence: string } | null
}

export interface PayPeriod {
  readonly plan: string
  readonly title: Bilingual
  readonly month: string
  readonly status: payState.PeriodStatus
  readonly steps: readonly PayStep[]
  readonly done: readonly { readonly step: string; readonly by: string }[]
  readonly calculation: {
    readonly edition: string
    readonly asOf: string
    readonly version: string
    readonly code: string
    readonly hash: string
    readonly currency: string
  } | null
  readonly lacks: readonly string[]
  readonly totals: Pick<PayEntry, 'due' | 'deltas' | 'adjusted' | 'carried_in' | 'paid' | 'carried_out' | 'held'> | null
  readonly entries: readonly PayEntry[]
  readonly adjustments: readonly payState.AdjustmentRow[]
  readonly disputes: readonly payState.DisputeRow[]
  readonly exports: readonly payState.ExportRow[]
  /** Paid in the month before, by collector, for what changed; null: no month before is calculated. */
  readonly before: Readonly<Record<string, string>> | null
  /** The reader sees everybody of it. */
  readonly whole: boolean
}

export interface PayStatement {
  readonly plan: string
  readonly title: Bilingual
  readonly month: string
  readonly collector: string
  readonly name: string
  readonly status: payState.PeriodStatus
  readonly currency: string
  readonly edition: string
  readonly asOf: string
  readonly payment: PayEntry
  /** Own month first, then differences of earlier ones; `statement` null: nothing is earned there any more. */
  readonly lines: readonly {
    readonly earned_period: string
    readonly amount: string
    readonly statement: Statement | null
  }[]
  readonly whatIfs: readonly WhatIf[]
  readonly disputes: readonly payState.DisputeRow[]
  readonly mayDispute: boolean
  readonly names: Readonly<Record<string, Bilingual>>
}

export interface PayPlan {
  readonly id: string
  readonly title: Bilingual
  readonly versions: readonly {
    readonly version: string
    readonly file: string
    readonly from: string | null
    readonly to: string | null
    readonly sha256: string
    readonly words: readonly PlanSentence[]
    readonly author: string | null
    readonly approvers: readonly string[]
    readonly needed: number
  }[]
  /** What changes from each version to the next. */
  readonly changes: readonly {
    readonly from: string
    readonly to: string
    readonly differences: readonly Difference[]
  }[]
}

/** Records behind the figures of a statement, as the calculation saw them. */
export interface PayRecords {
  readonly table: RecordTable
  readonly earned: string
  readonly asOf: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** There are more than are shown. */
  readonly more: boolean
}

export const recordTables = ['payments', 'promises', 'findings'] as const
export type RecordTable = (typeof recordTables)[number]

export interface PaySimulation {
  readonly before: PlanSummary
  readonly after: PlanSummary
  readonly differences: readonly Difference[]
  readonly people: readonly PersonChange[]
}

export interface PayBytes {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** What somebody asks to be done to a period. */
export type PayWord =
  | { readonly action: 'calculate'; readonly asOf?: string | undefined; readonly begin?: boolean | undefined }
  | { readonly action: 'review' | 'approve' | 'lock' }
  | { readonly action: 'return'; readonly reason: string }
  | {
      readonly action: 'export'
      readonly template?: string | undefined
      readonly again?: boolean | undefined
      readonly reason?: string | undefined
    }
  | { readonly action: 'adjust'; readonly collector: string; readonly amount: string; readonly reason: string }
  | { readonly action: 'decide'; readonly id: string; readonly accept: boolean }
  | {
      readonly action: 'dispute'
      readonly collector: string
      readonly text: string
      readonly line?: string | undefined
    }
  | { readonly action: 'answer'; readonly id: string; readonly text: string }
  | { readonly action: 'release'; readonly collector: string; readonly reason: string }

/** Past months `[from, to)`, first days, paid by `plan` and by `against`. */
export interface SimulationWords {
  readonly plan: string
  readonly against: string
  readonly from: string
  readonly to: string
}

/** Pay as a reader may see and change it. Throws `Refusal`: 404 outside their scope, 403 and 409 with the sentence. */
export interface PayDesk {
  periods(): Promise<PayPeriods>
  period(plan: string, month: string): Promise<PayPeriod>
  statement(plan: string, month: string, collector: string): Promise<PayStatement>
  /** `earned`: of which month; `table` one of `recordTables`. */
  records(plan: string, month: string, collector: string, earned: string, table: string): Promise<PayRecords>
  plan(id: string): Promise<PayPlan>
  act(plan: string, month: string, word: PayWord): Promise<void>
  actOnPlan(id: string, version: string, action: 'submit' | 'approve'): Promise<void>
  simulate(words: SimulationWords): Promise<PaySimulation>
  /** A statement as a workbook. */
  sheet(plan: string, month: string, collector: string, lang: 'en' | 'zh'): Promise<PayBytes>
  /** A payroll file that was made. */
  file(exported: string): Promise<PayBytes>
}
