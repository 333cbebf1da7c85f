import { compare, field, literal, type AnyQuery, type Day, type Lent } from '#warehouse'
import { monthStart, shiftDays } from '../calendar.ts'
import { cutFor } from '../cut.ts'
import type { Edition } from '../edition.ts'
import { dayIn, QuestionError } from '../question.ts'
import { splitOf, type Segment, type Split } from './segments.ts'

/** A matrix or a curve as it is asked for in words: periods, or cohorts, in `[from, to)`. */
export interface MatrixWords {
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** `cohort`: each month of origination on its own; of some tables also other dimensions. */
  readonly by?: string | readonly string[] | undefined
  /** `dimension=value,value`, of tables that can be split. */
  readonly where?: string | readonly string[] | undefined
  /** Of `roll`: adds the months first. */
  readonly pool?: boolean | undefined
  /** Of `roll`: what came to a better bucket without having paid goes to a state of its own, `re_aged`. */
  readonly reages?: boolean | undefined
  readonly asOf?: string | undefined
}

/** What was asked for, or the table without which it is not known. */
export interface Drawn<R> {
  readonly rows: R[]
  readonly unavailable?: string
}

export interface MatrixAsked extends Split, Lent<Edition> {
  readonly from: Day
  readonly to: Day
  readonly byCohort: boolean
  readonly unavailable: string | null
}

/** What a table is called in a refusal, the tables it needs and the dimensions it can be split by. */
export interface Allowed {
  readonly what?: string
  readonly needs?: readonly string[]
  readonly by?: readonly Segment[]
}

/** Reads the words. Without a period it is the month of the last day of the data. */
export async function matrixAsked(
  edition: Edition,
  words: MatrixWords,
  { what = 'A matrix', needs = ['account_months'], by = ['cohort'] }: Allowed = {},
): Promise<MatrixAsked> {
  using held = new DisposableStack()
  const { at } = held.use(await cutFor(edition, words.asOf))
  const split = splitOf(what, words, by)
  const from = words.from === undefined ? monthStart(at.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(at.asOf, 1) : dayIn('to', words.to)
  if (to <= from)
    throw new QuestionError('empty_period', `The period [${from}, ${to}) holds no day: --to must be after --from.`)
  const kept = held.move()
  return {
    at,
    [Symbol.dispose]: () => kept.dispose(),
    from,
    to,
    ...split,
    byCohort: split.by.includes('cohort'),
    unavailable: needs.find((table) => !at.delivered.has(table)) ?? null,
  }
}

/** The rows `m` of the period. */
export const within = ({ from, to }: Pick<MatrixAsked, 'from' | 'to'>, rows: AnyQuery, dated: string): AnyQuery =>
  rows
    .where(compare(field<Day>('m', dated), '>=', literal('date', from)))
    .where(compare(field<Day>('m', dated), '<', literal('date', to)))
