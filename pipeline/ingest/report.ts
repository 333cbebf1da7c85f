import type { RefusalCode } from './refusal.ts'

/** What became of a file of the inbox. */
export interface FileReport {
  /** Its path from the inbox. */
  readonly file: string
  /** `repeated`: the same bytes were taken in before, so nothing changed. */
  readonly outcome: 'loaded' | 'repeated' | 'refused'
  /** SHA-256 of its bytes; null: it was refused before all of them were read. */
  readonly sha256: string | null
  /** Tables it fills, joined by `, `; null: none is known. */
  readonly table: string | null
  /** Its number in the ledger; null: it has none. */
  readonly delivery: number | null
  /** Records in the file: `accepted` + `quarantined`. 0 of a file that was refused. */
  readonly records: number
  readonly accepted: number
  readonly quarantined: number
  /** Rows of each table made from it. */
  readonly rows: Readonly<Record<string, number>>
  /** Records kept back, by reason. */
  readonly reasons: Readonly<Record<string, number>>
  /** Why it was refused; absent when it was not. */
  readonly refused?: {
    readonly code: RefusalCode
    readonly message: string
    readonly details: Readonly<Record<string, unknown>>
  }
  readonly warnings: readonly string[]
}

/** What a look at the inbox has changed. */
export interface IngestReport {
  /** Every file of the inbox, in byte order of their names. */
  readonly files: readonly FileReport[]
  readonly records: number
  readonly accepted: number
  readonly quarantined: number
  readonly refused: number
  /** Reversals that wait for their original, or go beyond it, in the whole lake. */
  readonly held: number
}
