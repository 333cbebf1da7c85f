export * from './plan.ts'
export { parsePlan } from './read.ts'
export type { Days, Facts, Figures, Person, Presence, Reading, Stint } from './facts.ts'
export { needsOf, type Need } from './needs.ts'
export { eligibleIn, isEligible } from './eligible.ts'
export { amountText } from './decimal.ts'
export { calculate } from './calculate.ts'
export type { Input, Line, LineKind, Statement, Step } from './trace.ts'
export { balanceOf, difference, empty as emptyAccount, settle, type Account, type Due, type Payment } from './settle.ts'
export { factsIn, monthsOf, type Months } from './edition.ts'
export { inForce, replayed } from './versions.ts'
export {
  lockedAt,
  locks,
  replay,
  sourceIn,
  type EarnedRow,
  type Locked,
  type PaymentRow,
  type SimulationRow,
  type Source,
} from './simulate.ts'
export { planDifferences, type Difference } from './differ.ts'
export {
  changesOf,
  outcomeOf,
  summaryOf,
  type GateEffect,
  type NearJump,
  type Outcome,
  type PersonChange,
  type PlanSummary,
  type PoolNoise,
  type Spread,
} from './compare.ts'
