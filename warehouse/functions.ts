import { ExpressionWrapper, FunctionNode, ValueNode, expressionBuilder, type Expression } from 'kysely'
import type { Day, Decimal, Instant, Kind, Kinds, Money } from './kinds.ts'

/**
 * The scalar functions a model may use. Each engine says how it writes them; a
 * name that is not here does not compile on any engine.
 */
export const scalarNames = [
  'add_days',
  'add_months',
  'add_seconds',
  'day_micros',
  'weekday',
  'days_between',
  'month_start',
  'month_end',
  'month_index',
  'week_start',
  'quarter_start',
  'least',
  'greatest',
  'plus',
  'minus',
  'times',
  'whole_quotient',
  'remainder',
  'concat',
  'lower',
  'contains',
  'matches',
  'without',
  'coalesce',
  'nullif',
  'is_true',
  'hash_text',
  'rounded_quotient',
  'as_text',
  'as_integer',
  'as_count',
  'as_money',
  'as_total',
  'as_decimal',
  'as_ratio',
  'as_flag',
  'as_date',
  'as_timestamp',
] as const
export type ScalarName = (typeof scalarNames)[number]

export type Exp<T> = Expression<T>
export type Scalar<T> = ExpressionWrapper<never, never, T>
export type NullOf<T> = Extract<T, null>
export type Numeric = number | Money | Decimal

const call = <T>(name: ScalarName, ...args: Exp<unknown>[]): Scalar<T> =>
  new ExpressionWrapper<never, never, T>(
    FunctionNode.create(
      name,
      args.map((argument) => argument.toOperationNode()),
    ),
  )

const value = (of: unknown): Exp<never> => new ExpressionWrapper(ValueNode.createImmediate(of))
const amount = (of: Exp<number> | number): Exp<number> => (typeof of === 'number' ? value(of) : of)

/** A literal of a kind, written into the statement. */
export const literal = <K extends Kind>(kind: K, of: Kinds[K]): Scalar<Kinds[K]> => call(`as_${kind}`, value(of))
/** A null of a kind. */
export const unknown = <K extends Kind>(kind: K): Scalar<Kinds[K] | null> => call(`as_${kind}`, value(null))
/** Converts between kinds; fails on a value that does not fit. */
export const as = <K extends Kind, T>(kind: K, of: Exp<T>): Scalar<Kinds[K] | NullOf<T>> => call(`as_${kind}`, of)

/** The day `days` later; earlier when negative. */
export const addDays = <T extends Day | null>(day: Exp<T>, days: Exp<number> | number): Scalar<T> =>
  call('add_days', day, amount(days))
/** The same day `months` later, or that month's last day where it has no such day. */
export const addMonths = <T extends Day | null>(day: Exp<T>, months: Exp<number> | number): Scalar<T> =>
  call('add_months', day, amount(months))
/** The moment `seconds` later; earlier when negative. */
export const addSeconds = <T extends Instant | null>(at: Exp<T>, seconds: Exp<number> | number): Scalar<T> =>
  call('add_seconds', at, amount(seconds))
/** Microseconds since the day of the moment began. */
export const dayMicros = <T extends Instant | null>(at: Exp<T>): Scalar<number | NullOf<T>> => call('day_micros', at)
/** 1 is Monday, 7 Sunday. */
export const weekday = <T extends Day | null>(day: Exp<T>): Scalar<number | NullOf<T>> => call('weekday', day)
/** Days from the first day to the second; negative when the second is earlier. */
export const daysBetween = <A extends Day | null, B extends Day | null>(
  from: Exp<A>,
  to: Exp<B>,
): Scalar<number | NullOf<A | B>> => call('days_between', from, to)
export const monthStart = <T extends Day | null>(day: Exp<T>): Scalar<T> => call('month_start', day)
export const monthEnd = <T extends Day | null>(day: Exp<T>): Scalar<T> => call('month_end', day)
/** Months since year 0: the difference of two is the number of month boundaries between them. */
export const monthIndex = <T extends Day | null>(day: Exp<T>): Scalar<number | NullOf<T>> => call('month_index', day)
/** The Monday on or before the day. */
export const weekStart = <T extends Day | null>(day: Exp<T>): Scalar<T> => call('week_start', day)
export const quarterStart = <T extends Day | null>(day: Exp<T>): Scalar<T> => call('quarter_start', day)

/** The lower of the two that are known; null when neither is. */
export const least = <A, B>(a: Exp<A>, b: Exp<B>): Scalar<NonNullable<A | B> | (NullOf<A> & NullOf<B>)> =>
  call('least', a, b)
/** The higher of the two that are known; null when neither is. */
export const greatest = <A, B>(a: Exp<A>, b: Exp<B>): Scalar<NonNullable<A | B> | (NullOf<A> & NullOf<B>)> =>
  call('greatest', a, b)
export const plus = <T extends Numeric | null, U extends T>(a: Exp<T>, b: Exp<U>): Scalar<T> => call('plus', a, b)
export const minus = <T extends Numeric | null, U extends T>(a: Exp<T>, b: Exp<U>): Scalar<T> => call('minus', a, b)
/** An exact product: an amount by a number. */
export const times = <T extends Numeric | null>(a: Exp<T>, b: Exp<Numeric>): Scalar<T> => call('times', a, b)
/** How many times one whole number of 0 or more goes into another. */
export const wholeQuotient = (a: Exp<number>, b: Exp<number> | number): Scalar<number> =>
  call('whole_quotient', a, amount(b))
/** What is left of it then. */
export const remainder = (a: Exp<number>, b: Exp<number> | number): Scalar<number> => call('remainder', a, amount(b))
/** Texts one after the other; null when one is. */
export const concat = <T extends string | null>(...parts: Exp<T>[]): Scalar<T> => call('concat', ...parts)
/** The text with capitals made small. */
export const lower = <T extends string | null>(text: Exp<T>): Scalar<T> => call('lower', text)
/** Whether a text holds another as it is. */
export const contains = (text: Exp<string | null>, part: Exp<string>): Scalar<boolean> => call('contains', text, part)
/** Whether a regular expression matches somewhere in a text; no look-around, no back-references. */
export const matches = (text: Exp<string | null>, pattern: Exp<string>): Scalar<boolean> =>
  call('matches', text, pattern)
/** The text without what a regular expression matches. */
export const without = <T extends string | null>(text: Exp<T>, pattern: Exp<string>): Scalar<T> =>
  call('without', text, pattern)
/** The value, or another where it is null. */
export const orElse = <A, B>(a: Exp<A>, b: Exp<B>): Scalar<NonNullable<A> | B> => call('coalesce', a, b)
/** The flag, with unknown read as no. */
export const isTrue = (flag: Exp<boolean | null>): Scalar<boolean> => call('is_true', flag)
/** The text's MD5, as 32 lower-case hexadecimal digits. */
export const hashText = (text: Exp<string>): Scalar<string> => call('hash_text', text)
/**
 * The quotient of two decimals of 0 or more, rounded half up to `digits` (0 to 6) fraction digits; null over 0.
 * Exact: whole numbers inside. Up to twelve fraction digits are taken of either side.
 */
export const roundedQuotient = <A extends Numeric | null, B extends Numeric | null>(
  a: Exp<A>,
  b: Exp<B>,
  digits: number,
): Scalar<Decimal | null> =>
  call('rounded_quotient', a, b, value(10 ** digits), literal('decimal', (1 / 10 ** digits).toFixed(6) as Decimal))

const anyTable = expressionBuilder<Record<string, Record<string, unknown>>, string>()
/** A column by its name, for queries whose columns are known only when they are put. Models use typed references. */
export const field = <T>(alias: string, column: string): Scalar<T> =>
  new ExpressionWrapper<never, never, T>(anyTable.ref(`${alias}.${column}`).toOperationNode())
