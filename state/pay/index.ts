export { PayError } from './error.ts'
export { payActorNamed } from './actor.ts'
export {
  next,
  periodStatuses,
  type PayAction,
  type PayActor,
  type PayRefusal,
  type PeriodState,
  type PeriodStatus,
} from './machine.ts'
export {
  approvePlan,
  hashOfText,
  lacksOf,
  planStates,
  planText,
  submitPlan,
  type PlanState,
  type Submitted,
} from './plans.ts'
export { accountsBefore, faultOfPay, lockedLines } from './locked.ts'
export { hashOfContent, linesOf, paymentsOf, type Content, type Header } from './content.ts'
export {
  act,
  adjust,
  basisOf,
  dispute,
  periodIn,
  periodsIn,
  recordCalculation,
  recordExport,
  stateOf as periodStateOf,
  type Calculated,
  type Decision as PayDecision,
  type Period,
  type PeriodKey,
} from './periods.ts'
export type {
  AdjustmentRow,
  CalculationRow,
  DisputeRow,
  ExportRow,
  LineRow,
  PaymentRow,
  PeriodRow,
  PlanRow,
  ReleaseRow,
} from './tables.ts'
