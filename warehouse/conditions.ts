import { expressionBuilder, type SqlBool } from 'kysely'
import type { Exp } from './functions.ts'

type Loose = Record<string, Record<string, unknown>>
const eb = expressionBuilder<Loose, string>()

/** Whether a moment falls in the half-open span `[from, until)`; a span without an end still lasts. */
export function within<T>(moment: Exp<T | null>, from: Exp<T | null>, until: Exp<T | null>): Exp<SqlBool> {
  const [at, start, end] = [moment, from, until] as unknown as [Exp<string>, Exp<string>, Exp<string>]
  return eb.and([eb(start, '<=', at), eb.or([eb(end, 'is', null), eb(end, '>', at)])])
}

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
