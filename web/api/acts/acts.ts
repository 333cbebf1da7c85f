import type { EventRow, KeptPack, PackHead, PackSide, ViewRow } from '../../../state/index.ts'
import type { Restatement } from '../../../sql/index.ts'
import type { CheckResults } from './checks.ts'
import type { Graph } from './lineage.ts'
import type { SettingsInUse } from './settings.ts'

export type { EventRow, KeptPack, PackHead, PackSide, Restatement, ViewRow }
export type { Graph, GraphRelation } from './lineage.ts'
export type { CheckResults, SettingsInUse }

/** A record kept back, as it was delivered. */
export interface Delivered {
  readonly id: string
  readonly file: string
  readonly record: number
  readonly problems: readonly {
    readonly table: string
    readonly column: string | null
    readonly reason: string
    readonly value: string | null
  }[]
  /** By column; null: it could not be read so. */
  readonly fields: Readonly<Record<string, string | null>> | null
  readonly text: string | null
  /** What it should have said, by column; null: nobody said yet. */
  readonly changes: Readonly<Record<string, string | null>> | null
}

/** What records are kept back for. `was`: the text that stands there; null: whatever does. */
export interface Cause {
  readonly table: string
  readonly column: string
  readonly reason: string
  readonly was: string | null
}

export interface Replayed {
  readonly replayed: number
  readonly accepted: number
  readonly quarantined: number
}

/** A finding on the work of a person. Null: nobody decided. */
export interface Finding {
  readonly contact_id: string
  readonly rule_id: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly severity: string
  readonly day: string
  readonly state: string
  readonly decided_by: string | null
}

/** What somebody did last; `id` is shortened. */
export interface LastAction {
  readonly day: string
  readonly id: string
  /** Channel of a contact, state of a promise. */
  readonly what: string
  readonly amount: string | null
}

/** What a locked period pays a person. */
export interface Statement {
  readonly plan: string
  readonly version: string
  readonly month: string
  readonly currency: string
  readonly paid: string
  readonly carriedOut: string
  readonly lockedBy: string | null
  readonly lockedAt: string | null
  readonly lines: readonly { readonly earned: string; readonly amount: string; readonly gate: string | null }[]
}

/** What a month's pay came to. `paid`: decimal text, of locked periods. */
export interface PayCost {
  /** First day of the month. */
  readonly month: string
  readonly paid: string
  readonly people: number
  /** Periods of plans that are locked, and those that are not yet. */
  readonly locked: number
  readonly open: number
}

/** What a person may do and look at besides figures. Whatever is not theirs is refused with `Refusal` 404, writing where it is not allowed with 403. */
export interface Acts {
  readonly packs: {
    list(collector?: string): Promise<readonly PackHead[]>
    get(id: string): Promise<KeptPack>
    keep(given: { collector: string; from: string; to: string; content: object; comment: string }): Promise<string>
    sign(id: string, side: PackSide): Promise<void>
    /** The sides the reader could sign of this person. */
    sides(collector: string): readonly PackSide[]
    statements(collector: string, from: string, to: string): Promise<readonly Statement[]>
  }
  readonly views: {
    list(): Promise<readonly (ViewRow & { readonly isOwn: boolean })[]>
    save(name: string, address: string, isShared: boolean): Promise<void>
    forget(id: string): Promise<void>
  }
  readonly events: {
    list(from: string, to: string): Promise<readonly EventRow[]>
    note(day: string, text: string, team: string | null): Promise<void>
    remove(id: string): Promise<void>
    readonly mayNote: boolean
  }
  /** Months that begin in `[from, to)`; null: not for the reader. */
  payCosts(from: string, to: string): Promise<readonly PayCost[] | null>
  readonly data: {
    show(id: string): Promise<Delivered>
    fix(id: string, changes: Readonly<Record<string, string>>): Promise<void>
    /** Null: it still goes on. */
    replay(ids: readonly string[]): Promise<Replayed | null>
    rollBack(edition: string): Promise<void>
    restated(before: string, after: string): Promise<Restatement>
    lineage(): Graph
    /** Notes what one column of every record kept back for one cause should have said; answers of how many. */
    fixAll(cause: Cause, to: string): Promise<number>
    checks(): Promise<CheckResults>
    /** Settings of the edition in use; null: nothing is published. */
    settings(): Promise<SettingsInUse | null>
    readonly mayRepair: boolean
  }
}
