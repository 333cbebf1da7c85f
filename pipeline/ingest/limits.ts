/** What a delivery may ask of the machine at most. Bytes unless said otherwise. */
export const limits = {
  /** One record. */
  record: 8 << 20,
  /** The header of a CSV file. */
  header: 1 << 20,
  columns: 2000,
  /** What is read at once. */
  chunk: 1 << 20,
  /** Records handed to DuckDB together. */
  segment: 32 << 20,
  /** A compressed file may become this many times its size … */
  expansion: 250,
  /** … once it has become longer than this. */
  expanded: 24 << 20,
  /** Entries of the inbox. */
  files: 100_000,
  /** Kept of a record that cannot be split into fields, in characters. */
  excerpt: 65_536,
} as const
