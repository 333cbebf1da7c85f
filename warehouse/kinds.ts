declare const kind: unique symbol

/** Exact decimal text such as `'1234.50'`: a brand, so that money is never mistaken for text or a float. */
export type Money = string & { readonly [kind]: 'money' }
/** Exact decimal text with up to six fraction digits. */
export type Decimal = string & { readonly [kind]: 'decimal' }
/** Calendar day as `YYYY-MM-DD`. */
export type Day = string & { readonly [kind]: 'day' }
/** Point in time as ISO 8601 in UTC, microseconds kept. */
export type Instant = string & { readonly [kind]: 'instant' }

/** The kinds of value a column can hold, and the TypeScript type its values are read as. */
export interface Kinds {
  text: string
  integer: number
  /** A number of things; sums of counts are counts. */
  count: number
  /** An amount of one record, in the currency's minor units. */
  money: Money
  /** A sum of amounts: wide enough never to overflow. */
  total: Money
  decimal: Decimal
  /** A quotient or an estimate: never stored where parts can be. */
  ratio: number
  flag: boolean
  date: Day
  timestamp: Instant
}

export type Kind = keyof Kinds

export const kinds: readonly Kind[] = [
  'text',
  'integer',
  'count',
  'money',
  'total',
  'decimal',
  'ratio',
  'flag',
  'date',
  'timestamp',
]
