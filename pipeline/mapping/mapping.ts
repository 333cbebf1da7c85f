import type { SourceName } from '#sql'
import type { Format } from './formats.ts'

/** Which side of a clock change an ambiguous or skipped local time is read on. */
export type ClockChanges = 'earlier' | 'later'

/** The first word of each is what a mapping says; the others are other names of it. */
export const encodings = {
  'utf-8': ['utf8'],
  'utf-16': ['utf16'],
  'utf-16le': ['utf16le'],
  'utf-16be': ['utf16be'],
  gb18030: ['gb-18030'],
  gbk: ['gb2312', 'cp936'],
} as const

export type Encoding = keyof typeof encodings

/** Where the address of a PostgreSQL stands, which no mapping holds: a variable of the environment, or a file. */
export type PostgresAddress = { readonly variable: string } | { readonly file: string }

/** The rows of a database that a run fetches for a table. */
export interface Fetch {
  /** A `select`, or the name of a table or view, with its schema or without. */
  readonly from: { readonly query: string } | { readonly table: string }
  /** Column that only grows; the run fetches from its last value on. null: everything, every time. */
  readonly incremental: string | null
}

/** How the files of one system fill one table of the contract. */
export interface TableMapping {
  readonly table: SourceName
  /** Names of files as `*` patterns; empty: the files the contract names after the table. */
  readonly files: readonly string[]
  readonly encoding: Encoding | null
  readonly delimiter: string
  readonly quote: string
  readonly finalNewline: 'required' | 'optional'
  readonly clockChanges: ClockChanges | null
  /** Column of the contract → header in the file. */
  readonly columns: Readonly<Record<string, string>>
  /** Column of the contract → text, in which `{header}` stands for the value under that header. */
  readonly fill: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly formats: Readonly<Record<string, Format>>
  readonly nulls: readonly string[]
  /** The record yields no row of this table when a column has one of these values. */
  readonly skip: Readonly<Record<string, readonly string[]>>
  /** Every record is read once for each of these, with `{name}` in `columns` and `fill` replaced. */
  readonly each: readonly Readonly<Record<string, string>>[]
  /** null: its files are delivered. */
  readonly fetch: Fetch | null
}

/** How the exports of one source system become tables of the contract: one file in `mappings/`. */
export interface Mapping {
  /** Name of the YAML file. */
  readonly file: string
  readonly source: string
  /** IANA zone of its local times; null: the operation's. */
  readonly timezone: string | null
  /** null: none of its tables is fetched. */
  readonly postgres: PostgresAddress | null
  readonly tables: readonly TableMapping[]
}

/** A mapping cannot be used. `line`: where; null: the file as a whole. */
export class MappingError extends Error {
  readonly code = 'mapping'
  readonly file: string
  readonly line: number | null

  constructor(file: string, line: number | null, message: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${message}`)
    this.name = 'MappingError'
    this.file = file
    this.line = line
  }
}
