import { isDay } from './calendar.ts'
import type { Edition } from './edition.ts'
import { parseQuestion, QuestionError, type Filter, type Words } from './question.ts'

/** A question in the one way of putting it: whoever means the same says the same. */
export interface Canonical {
  readonly metrics: readonly string[]
  readonly by: readonly string[]
  readonly from: string
  readonly to: string
  readonly where: readonly Filter[]
  readonly attribution: string
  readonly months: number
  readonly compare: string | null
  /** null: the edition's own last day. */
  readonly asOf: string | null
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The words of a question with the defaults written out and filters in order. What is said twice is said once.
 * The order of metrics and dimensions stays: rows are told in it.
 *
 * @throws QuestionError as the question itself would be refused.
 */
export function canonical(words: Words, edition: Pick<Edition, 'asOf' | 'policies' | 'decided'>): Canonical {
  const asOf = words.asOf ?? edition.asOf
  if (!isDay(asOf)) throw new QuestionError('bad_date', `--as-of takes a calendar day as YYYY-MM-DD, not ${asOf}.`)
  const question = parseQuestion(words, { asOf, policies: edition.policies })
  return {
    metrics: question.metrics.map(({ id }) => id),
    by: question.by,
    from: question.from,
    to: question.to,
    where: question.where
      .map(({ dimension, values }) => ({ dimension, values: values.toSorted(byText) }))
      .toSorted((a, b) => byText(a.dimension, b.dimension)),
    attribution: question.policy,
    months: question.months ?? edition.decided.liquidationMonths,
    compare: question.compare,
    asOf: asOf === edition.asOf ? null : asOf,
  }
}
