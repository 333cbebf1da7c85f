import type { Expression } from 'kysely'
import type { Kind } from './kinds.ts'

/** What a column of a contract is, says and promises. */
export interface Facts {
  readonly kind: Kind
  readonly about: string
  readonly nullable: boolean
  /** The values a code may have. */
  readonly values?: readonly string[] | undefined
  /** How a model computes it. A source only receives it. */
  readonly from?: string | Expression<unknown> | undefined
}

/** One column of a contract. `T` is the type its values are read as. */
export interface Column<out T> extends Facts {
  /** Never set; carries `T` for {@link RowOf}. */
  readonly $value: T
}

export type Columns = Record<string, Column<unknown>>

/** The row a contract promises. */
export type RowOf<C extends Columns> = { [K in keyof C]: C[K]['$value'] }

export const column = <T>(facts: Facts): Column<T> => facts as Column<T>
