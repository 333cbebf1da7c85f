import { ExpressionWrapper, expressionBuilder, type AggregateFunctionBuilder, type SqlBool } from 'kysely'
import type { Exp, Numeric, Scalar } from './functions.ts'

/** The aggregate and window functions a model may use: the same words on every engine. */
export const aggregateNames = ['count', 'sum', 'min', 'max', 'row_number', 'lead', 'lag'] as const
type AggregateName = (typeof aggregateNames)[number]

/** Which rows a window function looks at and in which order. An order that leaves ties makes results differ by run. */
export interface Window {
  readonly by?: readonly Exp<unknown>[]
  readonly order: readonly (Exp<unknown> | Descending)[]
}
interface Descending {
  readonly descending: Exp<unknown>
}
export const descending = (of: Exp<unknown>): Descending => ({ descending: of })

type Loose = Record<string, Record<string, unknown>>
type Aggregate = AggregateFunctionBuilder<Loose, string, unknown>
const { fn } = expressionBuilder<Loose, string>()

const wrap = <T>(aggregate: Aggregate): Scalar<T> => new ExpressionWrapper(aggregate.toOperationNode())
const aggregate = (name: AggregateName, of: readonly Exp<unknown>[]): Aggregate =>
  fn.agg(name, [...of] as Exp<string>[])
const over = <T>(of: Aggregate, window: Window): Scalar<T> =>
  wrap(
    of.over((builder) => {
      const parts = (window.by ?? []).reduce((so, by) => so.partitionBy(by as never), builder)
      return window.order.reduce(
        (so, by) =>
          'descending' in by
            ? so.orderBy(by.descending as never, (order) => order.desc().nullsLast())
            : so.orderBy(by as never, (order) => order.asc().nullsLast()),
        parts,
      )
    }),
  )

type Sum<T> = NonNullable<T> | null

/** A sum, of the rows where a condition holds when one is given; null over no rows. */
export const sum = <T extends Numeric | null>(of: Exp<T>, where?: Exp<SqlBool>): Scalar<Sum<T>> =>
  wrap(where ? aggregate('sum', [of]).filterWhere(where) : aggregate('sum', [of]))
/** The number of rows, of those where a condition holds when one is given. */
export const countRows = (where?: Exp<SqlBool>): Scalar<number> => {
  const all = fn.countAll() as unknown as Aggregate
  return wrap(where ? all.filterWhere(where) : all)
}
export const countDistinct = (of: Exp<unknown>, where?: Exp<SqlBool>): Scalar<number> => {
  const distinct = aggregate('count', [of]).distinct()
  return wrap(where ? distinct.filterWhere(where) : distinct)
}
export const min = <T>(of: Exp<T>): Scalar<T | null> => wrap(aggregate('min', [of]))
export const max = <T>(of: Exp<T>): Scalar<T | null> => wrap(aggregate('max', [of]))

export const rowNumber = (window: Window): Scalar<number> => over(aggregate('row_number', []), window)
/** The value on the next row of the window; null on its last. */
export const next = <T>(of: Exp<T>, window: Window): Scalar<T | null> => over(aggregate('lead', [of]), window)
/** The value on the row before in the window, or on the row so many before; null where there is none. */
export const previous = <T>(of: Exp<T>, window: Window, back?: Exp<number>): Scalar<T | null> =>
  over(aggregate('lag', back ? [of, back] : [of]), window)
/** The sum over the rows of the window up to and with this one and its ties. */
export const runningSum = <T extends Numeric | null>(of: Exp<T>, window: Window): Scalar<Sum<T>> =>
  over(aggregate('sum', [of]), window)
/** The highest value on the rows of the window up to and with this one and its ties; null where none has one. */
export const runningMax = <T>(of: Exp<T>, window: Window): Scalar<T | null> => over(aggregate('max', [of]), window)
