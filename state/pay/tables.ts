import type { PeriodStatus } from './machine.ts'

/** A plan as somebody handed it in: its text, known by its hash. */
export interface PlanRow {
  readonly sha256: string
  readonly plan_id: string
  readonly version: string
  readonly text: string
  /** How many people other than the author have to approve it. */
  readonly approvals_needed: number
  readonly author: string
  readonly submitted_at: string
}

export interface PlanApprovalRow {
  readonly sha256: string
  readonly approver: string
  readonly at: string
}

/** A month of a plan. `month` is its first day; null is not yet. */
export interface PeriodRow {
  readonly plan_id: string
  readonly month: string
  readonly status: PeriodStatus
  /** Counts every change: whoever changes it takes turns on it. */
  readonly revision: number
  readonly calculation_id: string | null
  readonly calculated_by: string | null
  readonly reviewed_by: string | null
  readonly approved_by: string | null
  readonly locked_by: string | null
  readonly locked_at: string | null
  /** Of the content that was locked. */
  readonly locked_hash: string | null
}

/** What a month was calculated from and with. */
export interface CalculationRow {
  readonly calculation_id: string
  readonly plan_id: string
  readonly month: string
  readonly edition: string
  /** The last day of facts it knows. */
  readonly as_of: string
  /** JSON: of each month calculated anew the hash of the plan's text. */
  readonly plans: string
  readonly plan_version: string
  readonly code_version: string
  readonly currency: string
  readonly digits: number
  readonly actor: string
  readonly at: string
  readonly hash: string
  /** 1: nothing of it changes any more. */
  readonly locked: number
}

/** What a month earned (`earned_period` = month), or an earlier one more than was known. `amount`: what is new. */
export interface LineRow {
  readonly calculation_id: string
  readonly collector: string
  readonly earned_period: string
  readonly amount: string
  readonly gate: string | null
  /** JSON: how what the earned period earns in all came about, as now known. */
  readonly trace: string
}

export interface PaymentRow {
  readonly calculation_id: string
  readonly collector: string
  /** Earned and deltas. */
  readonly due: string
  readonly adjusted: string
  readonly carried_in: string
  readonly paid: string
  readonly carried_out: string
  /** Of `carried_out`: held by gates until a person releases it. */
  readonly held: string
  /** JSON: what is owed after this payment, in its parts. */
  readonly account: string
}

export interface AdjustmentRow {
  readonly adjustment_id: string
  readonly plan_id: string
  readonly month: string
  readonly collector: string
  readonly amount: string
  readonly reason: string
  readonly author: string
  readonly at: string
  readonly status: 'proposed' | 'accepted' | 'refused'
  readonly decided_by: string | null
  readonly decided_at: string | null
}

export interface DisputeRow {
  readonly dispute_id: string
  readonly plan_id: string
  readonly month: string
  readonly collector: string
  /** The line it is about; null: the statement. */
  readonly line: string | null
  readonly text: string
  readonly author: string
  readonly at: string
  readonly answer: string | null
  readonly answered_by: string | null
  readonly answered_at: string | null
}

export interface ReleaseRow {
  readonly plan_id: string
  readonly month: string
  readonly collector: string
  readonly reason: string
  readonly author: string
  readonly at: string
}

export interface ExportRow {
  readonly export_id: string
  readonly plan_id: string
  readonly month: string
  readonly template: string
  readonly file: string
  readonly sha256: string
  /** JSON: rows, people and the sum of amounts. */
  readonly totals: string
  /** Why again; null of the first. */
  readonly reason: string | null
  readonly actor: string
  readonly at: string
}

export interface PayTables {
  pay_plans: PlanRow
  pay_plan_approvals: PlanApprovalRow
  pay_periods: PeriodRow
  pay_calculations: CalculationRow
  pay_lines: LineRow
  pay_payments: PaymentRow
  pay_adjustments: AdjustmentRow
  pay_disputes: DisputeRow
  pay_releases: ReleaseRow
  pay_exports: ExportRow
}
