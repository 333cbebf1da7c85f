/** Where a record stands in the file as delivered, decompressed: bytes, or row group and row of a Parquet file. */
export interface Place {
  readonly byteFrom: number | null
  readonly byteTo: number | null
  readonly rowGroup: number | null
  readonly row: number | null
}

/** A record that cannot be split into fields. */
export interface Malformed {
  readonly recordNo: number
  readonly reason: 'malformed_record' | 'bad_encoding'
  /** What is wrong with it, to be read after "the record". */
  readonly note: string
  /** Its text, shortened. */
  readonly text: string
}

/** Some consecutive records of a file, ready to be read as SQL. */
export interface Segment {
  /** Names of the source columns, in the order of `c0`, `c1` …. */
  readonly names: readonly string[]
  readonly deliveryNo: number
  /** A query of `delivery_no`, `record_no` and every source column as text: `c0`, `c1` …. */
  readonly relation: string
  /** Records the scanner counted, without the malformed. */
  readonly records: number
  readonly malformed: readonly Malformed[]
  /** Whether control characters can occur in it. */
  readonly control: boolean
  readonly placeOf: (recordNo: number) => Place
  /** The same records, split without DuckDB; null: this is that. */
  readonly careful: (() => Promise<Segment>) | null
  readonly release: () => Promise<void>
}

export const nowhere: Place = { byteFrom: null, byteTo: null, rowGroup: null, row: null }
