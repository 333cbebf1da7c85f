import type { Day, Lent } from '#warehouse'
import { shiftDays, shiftMonths } from './calendar.ts'
import type { Cell } from './cell.ts'
import { cellsOf } from './cells.ts'
import { comparedPeriod, monthsBetween } from './compared.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { missingOf } from './availability.ts'
import { standingsOf } from './expected/expected.ts'
import { isExpected, type Metric } from './metric.ts'
import { operandsOf } from './operands.ts'
import { distinct, planOf } from './plan.ts'
import { parseQuestion, type Question, type Words } from './question.ts'
import { isScopable, outOfReach } from './reachable.ts'
import { keyName, type Scope } from './scope.ts'

/** Group keys by the names of the dimensions, then a cell for each metric that is available. */
export type AnswerRow = Record<string, Cell | string | number | null>

export interface Answer {
  readonly edition: string
  readonly as_of: Day
  readonly from: Day
  readonly to: Day
  readonly rows: AnswerRow[]
  /** Metrics that cannot be known, by the first table or column that is missing. */
  readonly unavailable: Record<string, string>
  readonly compared?: { readonly from: Day; readonly to: Day }
}

/** Answers a question put in words. Fails with a QuestionError that says what could be asked instead. */
export async function answer(edition: Edition, words: Words, signal?: AbortSignal): Promise<Answer> {
  using asked = await understood(edition, words)
  return await answerQuestion(asked.at, asked.question, signal)
}

/** A question, and the edition cut at the day it asks for, lent until the question is answered. */
export interface Understood extends Lent<Edition> {
  readonly question: Question
}

/** Reads the words. */
export async function understood(edition: Edition, words: Words): Promise<Understood> {
  using held = new DisposableStack()
  const { at } = held.use(await cutFor(edition, words.asOf))
  const question = parseQuestion(words, at)
  const { reach } = at
  const refused = reach && question.metrics.find((metric) => !isScopable(metric, reach))
  if (refused) throw outOfReach(`metric ${refused.id}`)
  const kept = held.move()
  return { question, at, [Symbol.dispose]: () => kept.dispose() }
}

async function answerQuestion(edition: Edition, question: Question, signal?: AbortSignal): Promise<Answer> {
  const missing = new Map(
    question.metrics.flatMap((metric) => {
      const need = missingOf(metric, edition)
      return need === null ? [] : [[metric, need] as const]
    }),
  )
  const metrics = question.metrics.filter((metric) => !missing.has(metric))
  const rows = await rowsOf(edition, question, metrics, signal)
  const compared = question.compare ? comparedPeriod(question) : null
  if (compared) await addCompared(edition, { ...question, ...compared }, metrics, rows, question, signal)
  return {
    edition: edition.id,
    as_of: edition.asOf,
    from: question.from,
    to: question.to,
    rows,
    unavailable: Object.fromEntries([...missing].map(([metric, need]) => [metric.id, need])),
    ...(compared ? { compared } : {}),
  }
}

async function rowsOf(
  edition: Edition,
  question: Question,
  metrics: readonly Metric[],
  signal?: AbortSignal,
): Promise<AnswerRow[]> {
  const scope = scopeOf(edition, question)
  if (scope === null || metrics.length === 0) return []
  const operands = distinct(metrics.flatMap((metric) => operandsOf(metric, edition)))
  const compared = metrics.filter(isExpected)
  const standings = compared.length > 0 ? standingsOf(edition, scope, compared, signal) : null
  const [rows, ...cells] = await Promise.all([
    edition.rows(planOf(operands, scope), signal),
    ...metrics.map((metric) => cellsOf(metric, operands, edition, scope, standings, signal)),
  ])
  return rows.map((row) => ({
    ...Object.fromEntries(question.by.map((dimension, index) => [dimension, row[keyName(index)] as string | null])),
    ...Object.fromEntries(metrics.map(({ id }, index) => [id, cells[index]!(row)])),
  }))
}

/** The period of a question, cut at the end of the data; null when nothing of it is left. */
export function scopeOf({ asOf, decided, reach }: Edition, question: Question): Scope | null {
  const dayAfter = shiftDays(asOf, 1)
  const to = question.to < dayAfter ? question.to : dayAfter
  const months = question.months ?? decided.liquidationMonths
  return to <= question.from ? null : { question, from: question.from, to, asOf, months, reach: reach ?? null }
}

async function addCompared(
  edition: Edition,
  before: Question,
  metrics: readonly Metric[],
  rows: AnswerRow[],
  question: Question,
  signal?: AbortSignal,
): Promise<void> {
  const earlier = await rowsOf(edition, before, metrics, signal)
  const months = monthsBetween(before.from, question.from) ?? 0
  const keyed = new Map(earlier.map((row) => [keyOf(row, question, months), row]))
  for (const row of rows) {
    const match = keyed.get(keyOf(row, question, 0))
    for (const { id } of metrics)
      row[id] = { ...(row[id] as Cell), compared: (match?.[id] as Cell | undefined) ?? null }
  }
}

const keyOf = (row: AnswerRow, { by }: Question, months: number): string =>
  JSON.stringify(
    by.map((dimension) => {
      const key = row[dimension] as string | null
      return dimension === 'month' || dimension === 'quarter' ? shiftMonths(key as Day, months) : key
    }),
  )
