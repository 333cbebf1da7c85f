import { column, type Column, type Columns, type Facts, type RowOf } from './column.ts'
import type { Kinds } from './kinds.ts'
import { Relation } from './relation.ts'

/** How text is read into a column: the types of a delivery, finer than the kinds they are stored as. */
export type Reading = 'id' | 'text' | 'integer' | 'number' | 'money' | 'date' | 'instant' | 'flag' | 'code' | 'timezone'

/** What must hold of a delivered value beyond its type. Bounds are inclusive; `above` is not. */
export interface Limits {
  readonly min?: number
  readonly max?: number
  readonly above?: number
  /** Another column of the record that bounds this one from above. */
  readonly notAbove?: string
  /** A day that must open or close its month. */
  readonly month?: 'first' | 'last'
}

/** What a delivered column adds to a column: how it is read and how far it is required. */
export interface Delivered {
  readonly reading: Reading
  /** `value`: in the header and in every record; `header`: in the header, a value may be unknown; `no`: may be absent. */
  readonly required: 'value' | 'header' | 'no'
  readonly limits?: Limits | undefined
  /** What an empty or absent value means, as it would be delivered. */
  readonly standard?: string | undefined
  /** Names a person, by a value that a pseudonym can stand for, or what they said, by words. */
  readonly personal?: 'identity' | 'words' | undefined
  /** The column of the same record that this one may not precede. */
  readonly notBefore?: string | undefined
  /** An instant of the same record whose day this day should not precede; one that does is accepted with a warning. */
  readonly oddBefore?: string | undefined
  /** The record must have a value here when another of its columns has this one. */
  readonly requiredWhen?: { readonly column: string; readonly value: string } | undefined
  /** An instant may be delivered as a bare date: its first moment in the operation's time zone. */
  readonly bareDay?: boolean | undefined
  /** The only value accepted is the operation's currency code. */
  readonly currency?: boolean | undefined
  /** The calendar day, in the operation's time zone, of an instant of the same record. Not delivered. */
  readonly dayOf?: string | undefined
}

export type SourceColumn<T> = Column<T> & Delivered

export type More = Partial<
  Pick<
    Delivered,
    'limits' | 'standard' | 'personal' | 'notBefore' | 'oddBefore' | 'requiredWhen' | 'bareDay' | 'currency'
  >
>

interface Readings {
  id: string
  text: string
  integer: number
  number: Kinds['decimal']
  money: Kinds['money']
  date: Kinds['date']
  instant: Kinds['timestamp']
  flag: boolean
  timezone: string
}

const kinds = {
  id: 'text',
  text: 'text',
  integer: 'integer',
  number: 'decimal',
  money: 'money',
  date: 'date',
  instant: 'timestamp',
  flag: 'flag',
  timezone: 'text',
} as const satisfies Record<keyof Readings, keyof Kinds>

type Declare<Null> = { [K in keyof Readings]: (about: string, more?: More) => SourceColumn<Readings[K] | Null> } & {
  code: <const V extends string>(values: readonly V[], about: string, more?: More) => SourceColumn<V | Null>
}

export interface SourceColumns extends Declare<never> {
  /** May be absent from the delivery, or empty. */
  optional: Declare<null>
  /** Must be in the header; an empty value is unknown. */
  unknown: Declare<null>
  /** The business date of an instant of the same record. */
  dayOf: (instant: string, about: string) => SourceColumn<Kinds['date']>
  optionalDayOf: (instant: string, about: string) => SourceColumn<Kinds['date'] | null>
}

function declare(required: Delivered['required']): Declare<never> {
  const make = (facts: Facts & Delivered) => column(facts) as SourceColumn<never>
  const nullable = required !== 'value'
  const plain = Object.entries(kinds).map(([reading, kind]) => [
    reading,
    (about: string, more: More = {}) => make({ kind, about, nullable, required, reading: reading as Reading, ...more }),
  ])
  return {
    ...(Object.fromEntries(plain) as Omit<Declare<never>, 'code'>),
    code: (values: readonly string[], about: string, more: More = {}) =>
      make({ kind: 'text', about, nullable, required, reading: 'code', values, ...more }),
  }
}

const dayOf = (nullable: boolean) => (instant: string, about: string) =>
  column({ kind: 'date', about, nullable, reading: 'date', required: 'no', dayOf: instant } as Facts) as never

const declarations: SourceColumns = {
  ...declare('value'),
  optional: declare('no'),
  unknown: declare('header'),
  dayOf: dayOf(false),
  optionalDayOf: dayOf(true),
}

/** What every delivery may carry beside the columns of its table: which version of a key a record is, and whether it ends it. */
export const versions = {
  updated_at: declarations.optional.instant('When the record was last changed at its source.'),
  deleted: declarations.optional.flag('The key is no more.', { standard: 'false' }),
} as const

/** Where the record a row came from stands: every row of a source carries it. */
const origin = {
  delivery_no: column<number>({ kind: 'integer', about: 'Number of the delivery in the ledger.', nullable: false }),
  record_no: column<number>({ kind: 'count', about: 'Number of the record in its file, from 1.', nullable: false }),
}

/** A table the pipeline fills: what it promises to every model that reads it, and what it asks of a delivery. */
export class Source<out Name extends string, out Row> extends Relation<Name, Row> {
  readonly about: string
  readonly key: readonly string[]
  /** Delivered and derived columns in the order of the contract, then where the record came from. */
  readonly columns: Columns
  /** The business date that says which month a row is of, where the table is kept by month. */
  readonly months: { readonly by: string } | null
  readonly #delivered: Record<string, SourceColumn<unknown>>

  constructor(
    name: Name,
    about: string,
    key: readonly string[],
    delivered: Record<string, SourceColumn<unknown>>,
    by: string | null,
  ) {
    super(name)
    this.about = about
    this.key = key
    this.#delivered = delivered
    this.months = by === null ? null : { by }
    this.columns = { ...delivered, ...origin }
  }

  /** The columns a delivery may hold, in the order of the contract. */
  get delivered(): Readonly<Record<string, SourceColumn<unknown>>> {
    return Object.fromEntries(Object.entries(this.#delivered).filter(([, { dayOf }]) => dayOf === undefined))
  }

  /** The business dates computed from delivered instants: column → instant. */
  get days(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.#delivered).flatMap(([name, { dayOf }]) => (dayOf === undefined ? [] : [[name, dayOf]])),
    )
  }
}

export function source<const Name extends `raw.${string}`, const C extends Record<string, SourceColumn<unknown>>>(
  name: Name,
  definition: {
    about: `One row per ${string}`
    key: readonly NoInfer<keyof C & string>[]
    /** A business date: an edition keeps the table by its month. */
    months?: NoInfer<keyof C & string>
    columns: (declare: SourceColumns) => C
  },
): Source<Name, RowOf<C> & RowOf<typeof origin>> {
  return new Source(name, definition.about, definition.key, definition.columns(declarations), definition.months ?? null)
}
