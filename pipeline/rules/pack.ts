import type { Bilingual, Channel } from '#sql'

/** What a rule looks at: contacts that are this. */
export const events = [
  'contact',
  'attempt',
  'connect',
  'conversation',
  'effective_call',
  'unanswered_attempt',
  'third_party_connect',
] as const
export type Event = (typeof events)[number]

export type Severity = 'critical' | 'major' | 'minor'

/** What every rule says. Days are `YYYY-MM-DD`; in force on `[validFrom, validTo)`, null: without beginning or end. */
interface Wording {
  /** Without the pack's name. */
  readonly id: string
  readonly title: Bilingual
  readonly source: string
  readonly event: Event
  readonly channels: readonly Channel[]
  readonly strength: string
  readonly severity: Severity
  readonly confidence: string
  /** A contact under consent passes and is not counted. */
  readonly excludesConsent: boolean
  /** Off unless the operation's settings name it. */
  readonly optional: boolean
  readonly validFrom: string | null
  readonly validTo: string | null
}

export type Unit = 'account' | 'debtor' | 'number' | 'account_number'

/** The contacts counted with one: of so many local days up to it, of its calendar month, or all before it. */
export type Window = { readonly days: number } | 'month' | 'ever'

/** Hours in which contacts pass, in microseconds of the local day, both included. ISO weekdays. */
export interface Hours {
  readonly channels: readonly Channel[]
  readonly weekdays: readonly number[]
  readonly from: number
  readonly to: number
}

/** Words of a category; `lang` says how a denial looks. */
export interface WordList {
  readonly category: string
  readonly lang: 'en' | 'zh'
  readonly phrases: readonly string[]
}

export type Rule = Wording &
  (
    | { readonly kind: 'hours'; readonly hours: readonly Hours[]; readonly holidays: boolean }
    | {
        readonly kind: 'count'
        readonly unit: Unit
        readonly window: Window
        readonly threshold: number
        /** Once such a contact came before in the window, nothing is counted any more. */
        readonly unless: Event | null
      }
    | { readonly kind: 'wait'; readonly unit: Unit; readonly days: number; readonly after: Event }
    | { readonly kind: 'lost_debtor'; readonly looksBack: number; readonly history: readonly Channel[] }
    | { readonly kind: 'permission'; readonly permission: 'cease' | 'opt_out' }
    | { readonly kind: 'visitors'; readonly atLeast: number }
    | { readonly kind: 'words'; readonly words: readonly WordList[] }
  )

/** A contact of a test vector, and what the rule is to say of it. */
export interface VectorContact {
  readonly at: string
  readonly fields: Readonly<Record<string, string | boolean | null | undefined>>
  readonly expect: 'pass' | 'breach' | 'not_evaluable' | 'none' | null
  readonly reason: string | null
  readonly evidence: readonly string[] | null
  readonly zoneDependent: boolean | null
}

/** A case with its answers: what is delivered, what is set, what each contact is to be. */
export interface Vector {
  readonly about: string
  readonly rule: string
  readonly line: number | null
  readonly accounts: readonly Readonly<Record<string, string | null>>[]
  /** Null: no permissions were ever delivered. */
  readonly permissions: readonly Readonly<Record<string, string | null>>[] | null
  readonly defaultTimezone: string | null
  readonly effectiveCallSeconds: number
  readonly holidays: readonly string[]
  readonly contacts: readonly VectorContact[]
}

/** A version of a rule pack: one YAML file. */
export interface Pack {
  readonly file: string
  readonly id: string
  readonly version: string
  readonly title: Bilingual
  readonly jurisdiction: string
  readonly source: readonly { readonly title: string; readonly address: string | null }[]
  readonly note: Bilingual | null
  readonly validFrom: string | null
  readonly validTo: string | null
  /** Accounts it judges match every list; null: all accounts. */
  readonly appliesTo: { readonly region?: readonly string[]; readonly client?: readonly string[] } | null
  readonly rules: readonly Rule[]
  readonly tests: readonly Vector[]
}

/** Something in a rule pack that cannot be used. */
export class PackError extends Error {
  override readonly name = 'PackError'
  readonly code = 'pack'
  readonly file: string
  readonly line: number | null

  constructor(file: string, line: number | null, message: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${message}.`)
    this.file = file
    this.line = line
  }
}
