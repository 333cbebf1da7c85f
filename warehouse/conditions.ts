import { ExpressionWrapper, expressionBuilder, type SqlBool } from 'kysely'
import { literal, orElse, type Exp, type Scalar } from './functions.ts'
import type { Day } from './kinds.ts'

type Loose = Record<string, Record<string, unknown>>
const eb = expressionBuilder<Loose, string>()

/**
 * Whether a day falls in the half-open span `[from, until)`; a span without an end still lasts.
 * Two plain comparisons: engines join on those by hashing, and on an `or` only row by row.
 */
export function within(day: Exp<Day | null>, from: Exp<Day | null>, until: Exp<Day | null>): Exp<SqlBool> {
  return allOf(compare(from, '<=', day), compare(orElse(until, literal('date', endOfTime)), '>', day))
}
const endOfTime = '9999-12-31' as Day

/** Whether any of the conditions holds. */
export const anyOf = (...conditions: Exp<SqlBool>[]): Exp<SqlBool> => eb.or(conditions)
/** Whether all of the conditions hold. */
export const allOf = (...conditions: Exp<SqlBool>[]): Exp<SqlBool> => eb.and(conditions)

/** A comparison of two values of one kind. */
export const compare = <T>(
  a: Exp<T | null>,
  operator: '=' | '<>' | '<' | '<=' | '>' | '>=',
  b: Exp<T | null>,
): Exp<SqlBool> => eb(a as unknown as Exp<string>, operator, b as unknown as Exp<string>)

/** Whether a text is one of those given. The texts are bound, never written into the statement. */
export const isIn = (text: Exp<string | null>, values: readonly string[]): Exp<SqlBool> =>
  eb(text as Exp<string>, 'in', [...values])

export const isUnknown = (value: Exp<unknown>): Exp<SqlBool> => eb(value as Exp<string>, 'is', null)
export const isKnown = (value: Exp<unknown>): Exp<SqlBool> => eb(value as Exp<string>, 'is not', null)
export const isFalse = (flag: Exp<boolean | null>): Exp<SqlBool> => eb(flag as unknown as Exp<boolean>, '=', false)

/** One value where a condition holds, another where it does not or is unknown. */
export const either = <T>(condition: Exp<SqlBool>, then: Exp<T>, otherwise: Exp<T>): Scalar<T> =>
  new ExpressionWrapper<never, never, T>(eb.case().when(condition).then(then).else(otherwise).end().toOperationNode())
