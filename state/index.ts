export { canonical, type Deed, type Entry } from './audit.ts'
export { copyStore } from './copy.ts'
export { faultOfHeads, signHeads } from './heads.ts'
export { auditEntries, type EntryFilter } from './log.ts'
export { isDemo, markDemo } from './demo.ts'
export * from './people/index.ts'
export { readSecret, SecretError, secretIn } from './secret_file.ts'
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
export * as payState from './pay/index.ts'
export { EventError, eventsIn, noteEvent, removeEvent, type EventRow, type Noting } from './events.ts'
export {
  keepPack,
  PackError,
  packIn,
  packsIn,
  signPack,
  type KeptPack,
  type Keeping,
  type PackHead,
  type PackSide,
  type SignatureRow,
} from './packs.ts'
export { forgetView, saveView, SavedViewError, viewsIn, type Saving, type ViewRow } from './views.ts'
