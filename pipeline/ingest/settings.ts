import type { PersonalSettings } from '../personal/treatment.ts'

/** What ingest must know of the operation. */
export interface IngestSettings {
  /** IANA zone of its business dates. */
  readonly timezone: string
  readonly currency: { readonly code: string; readonly minorUnits: number }
  /** What becomes of personal columns; absent: they are kept. */
  readonly personal?: PersonalSettings | undefined
}
