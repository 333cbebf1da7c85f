import type {
  Answer,
  AnswerRow,
  Bilingual,
  Cell,
  Metric as Defined,
  BridgeRow,
  DelinquencyRow,
  FlowRow,
  LiquidationRow,
  PlannedRow,
  RecoveredRow,
  RedefaultRow,
  RollRow,
  VintageRow,
  Style,
  Words as Question,
  Attainments,
  AttainmentWords,
  Change,
  ChangeWords,
  FactPage,
  FactWords,
  AttributionChange,
  AttributionWords,
  GamingWords,
  Forecast,
  ForecastWords,
  Goals,
  GoalWords,
  Loss,
  LossWords,
  Stress,
  Story,
  Suspicions,
  AgreementRow,
  AgreementWords,
  ComplaintRow,
  ComplaintWords,
  ConductRow,
  ConductWords,
  DeskEvidence,
  DeskRow,
  DeskWords,
  Hours,
  Listened,
  OpenComplaint,
  Proposal,
  Restatement,
  QaWords,
  SampleWords,
  SectionRow,
  Step,
} from '../../sql/index.ts'
import type { RowScope } from '../../state/index.ts'
import type { Verdict } from '../../state/index.ts'
import type { Desk, GivenWord } from './decisions.ts'

import type { Principal } from '../../state/index.ts'
import type { PayDesk } from './pay/desk.ts'
export type {
  AgreementRow,
  ComplaintRow,
  ConductRow,
  Desk,
  DeskEvidence,
  DeskRow,
  GivenWord,
  Hours,
  Listened,
  OpenComplaint,
  Proposal,
  SectionRow,
  Step,
}
import type { FlatColumn } from '../../warehouse/index.ts'
import type { CacheState } from './cache.ts'
import type { PersonRecord } from './person.ts'
import type { Statement } from './acts/acts.ts'
import type { QuarantineCount, QuarantineFilter, QuarantineRecord } from './quarantine.ts'
import type { RunRecord } from './runs.ts'

export type {
  Answer,
  AnswerRow,
  Attainments,
  Bilingual,
  Cell,
  Change,
  Forecast,
  Goals,
  Loss,
  QuarantineCount,
  QuarantineRecord,
  BridgeRow,
  DelinquencyRow,
  FlowRow,
  LiquidationRow,
  PlannedRow,
  RecoveredRow,
  RedefaultRow,
  RollRow,
  VintageRow,
  RunRecord,
  Stress,
  Style,
  Suspicions,
  PersonRecord,
  Statement,
}

/**
 * An entry of the metric dictionary. `minN`: below it a value has no colour, rank or pay effect. `missing`: the table or
 * column without which it is not known in this edition; null: it is.
 */
export interface Metric extends Pick<
  Defined,
  'id' | 'label' | 'about' | 'unit' | 'better' | 'controllable' | 'interval' | 'dimensions' | 'needs'
> {
  readonly minN: number
  /** How its value is written. */
  readonly style: Style
  readonly missing: string | null
}

/** Rows of plain fields and of cells, with what else is said of them. */
export interface Tabular {
  readonly rows: readonly object[]
}

/** Records in their order. `next`: the offset of the next page; null: there is none. */
export interface Page extends Tabular {
  readonly next: number | null
}

/** The same as columns. */
export interface FlatPage {
  readonly columns: readonly FlatColumn[]
  readonly next: number | null
}

/** The words of a question, as in `rollcall query`; `matrix` or `curve` take the place of metrics. */
export interface Words extends Question {
  readonly matrix?: string
  readonly curve?: string
  readonly pool?: boolean
  readonly reages?: boolean
}

/** A matrix or a curve. `unavailable`: the source table that was not delivered. */
export interface Table<Row extends object = object> {
  readonly rows: readonly Row[]
  readonly unavailable?: string
}

/** What live accounts owed in a state at a month end: exact, of the accounts whose balance is known. */
export interface StateBalance {
  readonly as_of: string
  readonly state: string
  readonly accounts: number
  readonly amount: string
  /** Of it, owed by accounts at least one day past due. */
  readonly overdue: string
}

/** What is said of an edition on every page. null: not recorded. `publishedAt` is a UTC instant. */
export interface EditionStamp {
  readonly id: string
  readonly asOf: string
  readonly publishedAt: string
  readonly checks: number | null
  readonly quarantined: number | null
  /** Month ends nothing was delivered for, derived from placements and payments, in order. */
  readonly derived: readonly string[]
  readonly currency: string
  /** IANA zone of the operation. */
  readonly timezone: string
  readonly display: Display
}

/** How pages show days and amounts, as the settings say. */
export interface Display {
  readonly weekStart: 'monday' | 'saturday' | 'sunday'
  /** Month, from 1, in which the year of the books begins. */
  readonly fiscalYearStart: number
  /** `auto`: by the language. */
  readonly numbers: 'auto' | 'thousands' | 'wan'
  /** Days after its last one from which an edition is called stale; null: never. */
  readonly staleAfter: number | null
  /** Public holidays of the rule packs switched on, in order: no working days. */
  readonly holidays: readonly string[]
}

/** Names by id. */
export interface Names {
  readonly team: Readonly<Record<string, string>>
  readonly collector: Readonly<Record<string, string>>
}

/** One edition, held open: whatever is asked of it agrees with itself. */
export interface Reading {
  readonly edition: EditionStamp
  readonly metrics: Readonly<Record<string, Metric>>
  /** Labels of the delinquency buckets, best first. */
  readonly buckets: readonly string[]
  readonly names: Names
  /** The first team with somebody in it and the first of them, whoever may be seen; null: nobody was ever in one. */
  readonly people: { readonly team: string | null; readonly collector: string | null }
  /** Throws `Refusal` 400 that says what can be asked. */
  ask(words: Words): Promise<Answer>
  /** A matrix or a curve by its name; throws `Refusal` 400 that says what can be asked. */
  draw(words: Words): Promise<Table>
  /** The roll-rate matrix of `[from, to)`, its months added first. */
  roll(from: string, to: string): Promise<Table<RollRow>>
  /** Balances by state at the month ends in `[from, to)`, oldest first. `where` as in a question. */
  balances(from: string, to: string, where: readonly string[]): Promise<readonly StateBalance[]>
  /** One way of putting a question, whichever way it was put: what answers are kept by. */
  canonical(words: Words): unknown
  /** Several questions at once, each by its own name: the tiles of a page. A refused one is told beside the others. */
  batch(questions: readonly Named[]): Promise<Readonly<Record<string, Answer | Table | Refused>>>
  /** Records behind the numbers, a page of them. */
  facts(words: FactWords, page: FactPage): Promise<Page>
  /** The same as columns; null where records of this table are not had so. */
  factColumns(words: FactWords, page: FactPage): Promise<FlatPage | null>
  /** What the rules say of a contact and on what; null where none of this id was judged. */
  story(contactId: string): Promise<Story | null>
  /** The other contacts behind the findings on some contacts. */
  evidence(contactIds: readonly string[]): Promise<readonly DeskEvidence[]>
  /** null: either side has no value. */
  change(words: ChangeWords): Promise<Change | null>
  gaming(words: GamingWords): Promise<Suspicions>
  /** Who gains and who loses by a change of policy. */
  attribution(words: AttributionWords): Promise<AttributionChange>
  /** What this edition says otherwise than an earlier one, the one before where none is named. Throws `Refusal` 404. */
  restated(words: Words, before?: string): Promise<Restatement>
  /** Breaches per 10,000 judged contacts. */
  conduct(words: ConductWords): Promise<{ readonly rows: readonly ConductRow[] }>
  /** Contacts by hour of the debtors' week. */
  hours(words: Omit<ConductWords, 'by'>): Promise<Hours>
  complaints(
    words: ComplaintWords,
  ): Promise<{ readonly rows: readonly ComplaintRow[]; readonly curve: readonly Step[] }>
  /** Complaints nobody has decided yet, the oldest first; 1000 where no limit is given. */
  openComplaints(
    words: Omit<ComplaintWords, 'by'> & { readonly limit?: number | undefined; readonly offset?: number | undefined },
  ): Promise<{ readonly rows: readonly OpenComplaint[] }>
  qaSample(words: SampleWords): Promise<{ readonly rows: readonly Proposal[]; readonly people: readonly Listened[] }>
  qaSections(words: QaWords): Promise<{ readonly rows: readonly SectionRow[] }>
  qaAgreement(words: AgreementWords): Promise<{ readonly pass: number; readonly rows: readonly AgreementRow[] }>
  attainment(words: AttainmentWords): Promise<Attainments>
  /** What the book is expected to be. */
  forecast(words: ForecastWords): Promise<Forecast>
  /** What is expected to be lost of it. */
  loss(words: LossWords): Promise<Loss>
  stress(words: Omit<LossWords, 'scenario'>): Promise<Stress>
  goals(words: GoalWords): Promise<Goals>
  /** What a person did last in `[from, to)`, and what rules found on it. */
  person(collector: string, from: string, to: string): Promise<PersonRecord>
  /** An answer kept under a question of its own, asked once however many ask it at once. */
  kept<T>(question: readonly unknown[], answer: (reading: Reading) => Promise<T>): Promise<T>
}

export interface Named extends Words {
  readonly name: string
}

/** Why a question of several has no answer. */
export interface Refused {
  readonly problem: { readonly status: number; readonly detail: string }
}

/** Which edition is asked; with neither, the one in use. */
export interface Which {
  readonly edition?: string | undefined
  /** The last one published until the end of that day, in the time zone of the operation. */
  readonly asKnownOn?: string | undefined
}

/** Who asks, and how. */
export interface Asking extends Which {
  /** Aborted when nobody waits any more: what runs for it alone is interrupted. */
  readonly signal?: AbortSignal | undefined
  /** What the asker may see, as a key: answers are shared only under the same one. */
  readonly scope?: string | undefined
  /** Whose rows the asker sees. Default: everybody's. */
  readonly rows?: RowScope | undefined
  /** What the asker is not told: names of collectors, texts of contacts. */
  readonly hides?: { readonly names: boolean; readonly texts: boolean } | undefined
}

/** The only way to the numbers, for the API and for the pages. */
export interface Service {
  /**
   * Runs `use` on an edition, which stays open until it is done. Throws `Refusal` 503 when nothing is published, 404 when
   * the edition asked for is not there.
   */
  read<T>(use: (reading: Reading) => Promise<T>, asking?: Asking): Promise<T>
  /** The published editions, the current one first. */
  editions(): Promise<readonly EditionStamp[]>
  /** The last runs, newest first. */
  runs(limit: number): Promise<readonly RunRecord[]>
  /** Records kept back, by table, column and reason, the most frequent first. */
  quarantine(): Promise<readonly QuarantineCount[]>
  /** Records kept back, in the order of their deliveries. */
  quarantined(filter: QuarantineFilter, page: FactPage): Promise<{ readonly rows: readonly QuarantineRecord[] }>
  /** Answers kept. */
  readonly cached: CacheState
  /** Breaches of the current edition with what people said of them since. */
  desk(words: DeskWords): Promise<Desk>
  /** Takes down a word on a finding of the current edition. Throws `Refusal` 404 or 409. */
  decide(word: GivenWord): Promise<Verdict>
  /** Pay, as somebody may see and change it: of a scoped service the reader. Throws `Refusal` 404 for whom it is not there. */
  pay(who?: Principal): PayDesk
  close(): Promise<void>
}
