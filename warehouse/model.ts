import {
  ExpressionWrapper,
  ValueNode,
  expressionBuilder,
  type Expression,
  type ExpressionBuilder,
  type KyselyTypeError,
  type SelectQueryBuilder,
} from 'kysely'
import { column, type Column, type Columns, type RowOf } from './column.ts'
import { as } from './functions.ts'
import { kinds, type Kinds } from './kinds.ts'
import type { ByMonth } from './reach.ts'
import { Relation } from './relation.ts'

export type Layer = 'staging' | 'intermediate' | 'marts'

export type Materialized = 'view' | 'table' | 'incremental'

/** Tables that are not known here. */
type AnyDB = any
export type AnyFrom = SelectQueryBuilder<AnyDB, AnyDB, object>
export type AnyQuery = SelectQueryBuilder<AnyDB, AnyDB, unknown>

type Define<DB, TB extends keyof DB, Null> = {
  // Written out, not aliased, so that a refused reference is answered with the names that would do.
  [K in keyof Kinds]: (
    from:
      | {
          [A in TB & string]: {
            [C in keyof DB[A] & string]: DB[A][C] extends Kinds[K] | Null ? `${A}.${C}` : never
          }[keyof DB[A] & string]
        }[TB & string]
      | Expression<Kinds[K] | Null>,
    about: string,
  ) => Column<Kinds[K] | Null>
} & {
  code: <const V extends string>(
    values: readonly V[],
    from:
      | {
          [A in TB & string]: {
            [C in keyof DB[A] & string]: DB[A][C] extends NoInfer<V> | Null ? `${A}.${C}` : never
          }[keyof DB[A] & string]
        }[TB & string]
      | Expression<NoInfer<V> | Null>,
    about: string,
  ) => Column<V | Null>
}

/** What a model's columns are declared with: a kind each, and references to the relations in its `from`. */
export interface ModelColumns<DB, TB extends keyof DB> extends Define<DB, TB, never> {
  /** Columns that may be null. */
  optional: Define<DB, TB, null>
  ref: ExpressionBuilder<DB, TB>['ref']
  eb: ExpressionBuilder<DB, TB>
}

/** A query that must return no rows. */
export type Check<Name extends string, Row> = (rows: Relation<Name, Row>) => AnyQuery

type Scope<Q> =
  Q extends SelectQueryBuilder<infer DB, infer TB, infer O>
    ? [keyof O] extends [never]
      ? ModelColumns<DB, TB>
      : KyselyTypeError<'select nothing in `from`: the columns are the selection'>
    : never

interface Definition<Name extends string, Q, C extends Columns> {
  about: `One row per ${string}`
  /** A `view` is computed when read, a `table` once per build, of an `incremental` model the months that a change reaches. */
  materialized: Materialized
  /** How its rows belong to months; an `incremental` model must say it, another may, for those that read it. */
  months?: ByMonth & { readonly by: NoInfer<keyof C & string> }
  /** The rows to compute the columns over: a query without its select. */
  from: Q
  columns: (define: Scope<Q>) => C
  /** The columns that, together, tell one row from every other. */
  grain: readonly NoInfer<keyof C & string>[]
  /** Collapses the rows of each grain into one, for models of aggregates. */
  grouped?: boolean
  /** What must also hold of the rows, by the sentence it proves. */
  checks?: Record<string, Check<Name, NoInfer<RowOf<C>>>>
}

/** A relation computed from others. `Row` is what its columns promise. */
export class Model<out Name extends string, out Row> extends Relation<Name, Row> {
  readonly about: string
  readonly columns: Columns
  readonly materialized: Materialized
  readonly months: ByMonth | null
  readonly grain: readonly string[]
  readonly checks: Readonly<Record<string, (rows: never) => AnyQuery>>
  readonly #from: AnyFrom
  readonly #grouped: boolean

  constructor(name: Name, definition: Definition<Name, AnyFrom, Columns>) {
    super(name)
    this.about = definition.about
    this.materialized = definition.materialized
    this.months = definition.months ?? null
    this.grain = definition.grain
    this.checks = definition.checks ?? {}
    this.#from = definition.from
    this.#grouped = definition.grouped ?? false
    this.columns = definition.columns(scope() as never)
    if (this.materialized === 'incremental' && this.months === null)
      throw new TypeError(`${name} is incremental, but does not say which month a row is of`)
  }

  /** The query that computes the model: its columns, each cast to its kind, over its rows. */
  toSelect(): AnyQuery {
    const names = Object.keys(this.columns)
    const selected = this.#from.select((eb) =>
      names.map((name) => {
        const { from, kind } = this.columns[name]!
        return as(kind, typeof from === 'string' ? eb.ref(from) : from!).as(name)
      }),
    )
    return this.#grouped ? selected.groupBy(this.grain.map((name) => position(names.indexOf(name) + 1))) : selected
  }
}

const position = (of: number) => new ExpressionWrapper<AnyDB, AnyDB, number>(ValueNode.createImmediate(of))

export type AnyModel = Model<string, unknown>

/** Declares a model. Its name is its place: `intermediate.spells` is sql/intermediate/spells.ts. */
export function model<const Name extends `${Layer}.${string}`, Q extends AnyFrom, C extends Columns>(
  name: Name,
  definition: Definition<Name, Q, C>,
): Model<Name, RowOf<C>> {
  return new Model(name, definition as never)
}

function scope(): object {
  const eb = expressionBuilder<AnyDB, AnyDB>()
  const define = (nullable: boolean) => ({
    ...Object.fromEntries(
      kinds.map((kind) => [
        kind,
        (from: string | Expression<unknown>, about: string) => column({ kind, about, nullable, from }),
      ]),
    ),
    code: (values: readonly string[], from: string | Expression<unknown>, about: string) =>
      column({ kind: 'text', about, nullable, values, from }),
  })
  return { ...define(false), optional: define(true), eb, ref: (name: string) => eb.ref(name) }
}
