/** What ingest must know of the operation. */
export interface IngestSettings {
  /** IANA zone of its business dates. */
  readonly timezone: string
  readonly currency: { readonly code: string; readonly minorUnits: number }
}
