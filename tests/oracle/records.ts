import type { Day } from './days.ts'

export interface Membership {
  collector_id: string
  valid_from: Day
  team_id: string
  valid_to: Day | null
}
export interface Collector {
  collector_id: string
  collector_name: string
  grade: string | null
}
export interface Account {
  account_id: string
  debtor_id: string
  product: string
  client_id: string | null
  region: string | null
  timezone: string | null
  originated_on: Day | null
  original_amount: string | null
}
export interface Placement {
  placement_id: string
  account_id: string
  placed_on: Day
  placed_amount: string
  batch: string | null
  hand: number | null
  dpd_at_placement: number | null
  closed_on: Day | null
  close_reason: string | null
}
export interface Assignment {
  assignment_id: string
  account_id: string
  collector_id: string
  assigned_on: Day
  ended_on: Day | null
  assigned_amount: string
}
export interface AccountMonth {
  account_id: string
  as_of: Day
  balance: string | null
  dpd: number
  status: string
}
export interface Contact {
  contact_id: string
  account_id: string
  started_at: string
  channel: string
  direction: string
  collector_id: string | null
  connected: boolean | null
  party: string | null
  number_ref: string | null
  talk_seconds: number | null
  visitors: number | null
}
/** A right-party contact; an empty `connected` is not connected. */
export const isRpc = (contact: Contact): boolean => contact.connected === true && contact.party === 'debtor'

export interface PromiseMade {
  promise_id: string
  account_id: string
  made_at: string
  due_on: Day
  amount: string
  collector_id: string | null
  contact_id: string | null
  cancelled_on: Day | null
}
export interface Payment {
  payment_id: string
  account_id: string
  effective_on: Day
  amount: string
  kind: string
  status: string
  reverses_payment_id: string | null
}
export interface Shift {
  collector_id: string
  worked_on: Day
  worked_minutes: number | null
}
export interface Cost {
  cost_id: string
  month: Day
  category: string
  amount: string
  team_id: string | null
}
export interface Complaint {
  complaint_id: string
  received_on: Day
  account_id: string | null
  collector_id: string | null
  contact_id: string | null
  closed_on: Day | null
  upheld: boolean | null
}
export interface Survey {
  survey_id: string
  answered_on: Day
  score: number
  account_id: string | null
  collector_id: string | null
  contact_id: string | null
}
export interface Review {
  review_id: string
  collector_id: string
  reviewed_on: Day
  contact_id: string | null
  sample: string
  critical_fail: boolean | null
  score: string | null
}
export interface ReviewItem {
  review_id: string
  item: string
  weight: string
  score: string
  max_score: string
  applicable: boolean
  critical: boolean | null
}

export interface BreachDecision {
  contact_id: string
  rule_id: string
  decision: string
  decided_on: Day | null
}

/** Everything a floor delivered, in the words of the contract. */
export interface Records {
  teams: { team_id: string; team_name: string }[]
  collectors: Collector[]
  team_memberships: Membership[]
  accounts: Account[]
  placements: Placement[]
  assignments: Assignment[]
  account_months: AccountMonth[]
  contacts: Contact[]
  promises: PromiseMade[]
  payments: Payment[]
  shifts: Shift[]
  costs: Cost[]
  complaints: Complaint[]
  surveys: Survey[]
  reviews: Review[]
  review_items: ReviewItem[]
  breach_decisions: BreachDecision[]
}

/** A rule of an attribution policy, as the run is told of it. */
export interface PolicyRule {
  policy: string
  valid_from: Day
  valid_to: Day | null
  position: number
  rule: string
  days: number | null
}

/** What is set, and the last day that exists. */
export interface Settings {
  asOf: Day
  graceDays: number
  /** Share of a promise that must be paid, in millionths. */
  threshold: bigint
  conversionDays: number
  policies: PolicyRule[]
}

/** Amount as whole cents. */
export function cents(amount: string): bigint {
  const [whole, fraction = ''] = amount.replace('-', '').split('.') as [string, string?]
  const size = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'))
  return amount.startsWith('-') ? -size : size
}

/** A number of up to six fraction digits as whole millionths. */
export function millionths(text: string): bigint {
  const [whole, fraction = ''] = text.split('.') as [string, string?]
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}
