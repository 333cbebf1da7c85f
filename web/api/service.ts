import type {
  Answer,
  AnswerRow,
  Bilingual,
  Cell,
  Metric as Defined,
  RollRow,
  Style,
  Words as Question,
} from '../../sql/index.ts'

export type { Answer, AnswerRow, Bilingual, Cell, RollRow, Style }

/** An entry of the metric dictionary. `minN`: below it a value has no colour, rank or pay effect. */
export interface Metric extends Pick<Defined, 'id' | 'label' | 'about' | 'unit' | 'better' | 'dimensions'> {
  readonly minN: number
  /** How its value is written. */
  readonly style: Style
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
  readonly currency: string
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
  /** Throws `Refusal` 400 that says what can be asked. */
  ask(words: Words): Promise<Answer>
  /** A matrix or a curve by its name; throws `Refusal` 400 that says what can be asked. */
  draw(words: Words): Promise<Table>
  /** The roll-rate matrix of `[from, to)`, its months added first. */
  roll(from: string, to: string): Promise<Table<RollRow>>
  /** Balances by state at the month ends in `[from, to)`, oldest first. `where` as in a question. */
  balances(from: string, to: string, where: readonly string[]): Promise<readonly StateBalance[]>
}

/** The only way to the numbers, for the API and for the pages. */
export interface Service {
  /** Runs `use` on the current edition, which stays open until it is done. Throws `Refusal` 503 when nothing is published. */
  read<T>(use: (reading: Reading) => Promise<T>): Promise<T>
  /** The published editions, the current one first. */
  editions(): Promise<readonly EditionStamp[]>
  close(): Promise<void>
}
