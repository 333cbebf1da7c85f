export { sources, sourceOf, type SourceName } from './sources/index.ts'
export { runTables } from './sources/run.ts'
export { models } from './models.ts'
export { snapshotAgreement, snapshotDifferences, type SnapshotDifference, type SnapshotMonth } from './snapshots.ts'
export { derivedAccountMonths } from './staging/derived_account_months.ts'
export { ruleTables } from './sources/rules.ts'
export * from './vocabulary.ts'
export { metrics } from './metrics/catalogue.ts'
export { isExpected, isFigure, isQuantile, isScore, type Bilingual, type Metric } from './metrics/metric.ts'
export {
  decisionCounts,
  findingCountRows,
  findingRows,
  judgements,
  type DecisionCount,
  type FindingCount,
  type FindingRow,
  type Judgement,
} from './metrics/findings.ts'
export { styleOf, type Style } from './metrics/style.ts'
export { storyOf, type Seen, type Story, type WordFound } from './metrics/story.ts'
export { missingOf } from './metrics/availability.ts'
export { answer, type Answer, type AnswerRow } from './metrics/answer.ts'
export type { Cell } from './metrics/cell.ts'
export type { Edition } from './metrics/edition.ts'
export { QuestionError, type Words } from './metrics/question.ts'
export { isDay, shiftDays, shiftMonths } from './metrics/calendar.ts'
export { memberships } from './marts/memberships.ts'
export type { Reach } from './metrics/reach.ts'
export { isScopable } from './metrics/reachable.ts'
export { scopedTo } from './scoped/edition.ts'
export { seenOf } from './scoped/restrictions.ts'
export { PublishedEdition } from './published.ts'
export { curve, curves, matrices, matrix } from './metrics/matrices/index.ts'
export { rollMatrix, type RollRow } from './metrics/matrices/roll.ts'
export type { Drawn, MatrixWords } from './metrics/matrices/asked.ts'
export type { DelinquencyRow } from './metrics/matrices/delinquency.ts'
export type { FlowRow } from './metrics/matrices/flow.ts'
export type { RedefaultRow } from './metrics/matrices/redefault.ts'
export type { RecoveredRow } from './metrics/matrices/recovered.ts'
export type { PlannedRow } from './metrics/matrices/against_plan.ts'
export type { BridgeRow } from './metrics/matrices/bridge.ts'
export type { NetFlowRow } from './metrics/matrices/net_flow.ts'
export type { VintageRow } from './metrics/matrices/vintage.ts'
export type { LiquidationRow } from './metrics/matrices/liquidation.ts'
export { factNames, facts, factsAsked, type FactPage, type FactWords } from './metrics/facts.ts'
export { canonical, type Canonical } from './metrics/canonical.ts'
export { restatement, type Restated, type Restatement } from './metrics/restated.ts'
export { change, type Change, type ChangeSegment, type ChangeWords } from './metrics/change.ts'
export { scorecard, type Scorecard, type ScorecardRow, type ScorecardWords } from './metrics/scorecard.ts'
export type { ScorecardPart } from './metrics/scorecard_part.ts'
export { changeTold } from './metrics/change_told.ts'
export { gaming, type GamingWords, type Suspicion, type Suspicions } from './metrics/gaming.ts'
export {
  compareAttribution,
  type AttributionChange,
  type AttributionWords,
  type Credited,
} from './metrics/attribution.ts'
export { attainment, type Attainment, type Attainments, type AttainmentWords } from './metrics/attainment.ts'
export { rounded } from './metrics/exact.ts'
export { absorption, after, chainOf, type Absorption, type Chain } from './metrics/forecast/chain.ts'
export { flowToLoss, type Held, type Losing } from './metrics/forecast/flow_to_loss.ts'
export * as exact from './metrics/exact.ts'
export type { Fraction } from './metrics/exact.ts'
export {
  collectorsIn,
  membershipsIn,
  shiftsIn,
  targetsIn,
  teamDaysIn,
  type Collector,
  type Membership,
  type Shifts,
  type Target,
  type TeamDays,
} from './metrics/roster.ts'
export { confirmedFindings, type Confirmed } from './metrics/confirmed_findings.ts'
export {
  forecast,
  type Forecast,
  type ForecastRow,
  type ForecastWords,
  type OverdueRow,
} from './metrics/forecast/forecast.ts'
export {
  expectedLoss,
  stress,
  type Loss,
  type LossRow,
  type LossWords,
  type Stress,
  type StressRow,
} from './metrics/forecast/loss.ts'
export { methods } from './metrics/forecast/methods.ts'
export { collectionDays, goals, type Goal, type Goals, type GoalWords } from './metrics/goals.ts'
export { conductRates, type BreachRate, type ConductRow, type ConductWords } from './metrics/conduct.ts'
export { conductHours, type Closed, type HourCell, type Hours } from './metrics/conduct_hours.ts'
export { deskEvidence, type Counted, type DeskEvidence } from './metrics/desk_evidence.ts'
export { complaintLife, type ComplaintRow, type ComplaintWords, type OpenAges } from './metrics/complaint_life.ts'
export { openComplaints, type OpenComplaint } from './metrics/open_complaints.ts'
export { survivalOf, type Lives, type Step, type Survival } from './metrics/survival.ts'
export { qaSample, type Listened, type Proposal, type SampleWords } from './metrics/qa/sample.ts'
export { kappaOf, reviewerAgreement, type AgreementRow, type AgreementWords } from './metrics/qa/agreement.ts'
export { sectionScores, type QaWords, type SectionRow } from './metrics/qa/sections.ts'
export {
  findingDesk,
  findingStates,
  isOverruled,
  type DeskRow,
  type DeskWords,
  type FindingState,
  type Said,
  type Word,
} from './metrics/desk.ts'
