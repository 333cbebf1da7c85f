export { canonical, type Deed, type Entry } from './audit.ts'
export { State, StateError, openState, type Change, type StateOptions } from './state.ts'
export type { Tables } from './tables.ts'
export {
  DecisionError,
  decide,
  decisionsIn,
  standingOf,
  verdicts,
  type Decision,
  type DecisionWord,
  type Verdict,
} from './decisions.ts'
