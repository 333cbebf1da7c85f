import type { Day } from '#warehouse'
import { answer, type AnswerRow } from './answer.ts'
import { monthStart, shiftDays, shiftMonths } from './calendar.ts'
import { metrics } from './catalogue.ts'
import type { Cell } from './cell.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { fractionOf, isPositive, divide, significant, subtract, type Fraction } from './exact.ts'
import { isFigure } from './metric.ts'
import { isScopable } from './reachable.ts'
import { list, parseQuestion, QuestionError, type Words } from './question.ts'

/** What an edition says: value, and of a ratio what is above and below the line, as exact text. Null: it says nothing. */
export type Said = Pick<Cell, 'value' | 'numerator' | 'denominator' | 'n'> | null

/** A figure of which two editions say something else. */
export interface Restated {
  readonly metric: string
  /** Values of the dimensions, in the order asked. */
  readonly key: Readonly<Record<string, string | null>>
  readonly was: Said
  readonly is: Said
  /** Is less was as decimal text: of sums exact, of ratios to 15 digits. Null: one of them has no value. */
  readonly restated_by: string | null
  /** Of ratios: the exact difference above and below the line. */
  readonly numerator_by: string | null
  readonly denominator_by: string | null
}

export interface Restatement {
  readonly before: string
  readonly after: string
  readonly from: Day
  readonly to: Day
  readonly rows: Restated[]
  /** Metrics that one of the editions cannot know, by the table or column that is missing. */
  readonly unavailable: Readonly<Record<string, string>>
}

/**
 * Every figure of which the edition after says something else than the one before, by month where nothing is said: all sums
 * and ratios that can be split so, or those named. The period ends with the last day both know, a year long by default.
 */
export async function restatement(
  before: Edition,
  after: Edition,
  words: Words,
  signal?: AbortSignal,
): Promise<Restatement> {
  using earlier = await cutFor(before, words.asOf)
  using later = await cutFor(after, words.asOf)
  const [was, is] = [earlier.at, later.at]
  const last = was.asOf < is.asOf ? was.asOf : is.asOf
  const by = words.by === undefined ? ['month'] : list(words.by)
  const { asOf: _cut, compare: _compare, ...rest } = words
  const named = list(words.metrics)
  const from = words.from ?? shiftMonths(monthStart(last), -11)
  const dayAfter = shiftDays(last, 1)
  const to = words.to === undefined || words.to > dayAfter ? dayAfter : words.to
  const asked = (metric: string): Words => ({ ...rest, metrics: [metric], by, from, to })
  const ids = named.length > 0 ? named : [...metrics.values()].filter(isFigure).map(({ id }) => id)
  const rows: Restated[] = []
  const unavailable: Record<string, string> = {}
  for (const id of ids) {
    if (named.length === 0 && !(takes(asked(id), was) && isWithin(id, was))) continue
    const metric = parseQuestion(asked(id), was).metrics[0]!
    if (!isFigure(metric))
      throw new QuestionError(
        'not_comparable',
        `${id} is no sum or ratio, so two editions of it have no exact difference.`,
      )
    const [old, now] = await Promise.all([answer(was, asked(id), signal), answer(is, asked(id), signal)])
    const missing = old.unavailable[id] ?? now.unavailable[id]
    if (missing !== undefined) unavailable[id] = missing
    else rows.push(...differing(id, by, old.rows, now.rows))
  }
  return { before: was.id, after: is.id, from: from as Day, to: to as Day, rows, unavailable }
}

/** Whether a metric can be had of the rows the reader may see. */
const isWithin = (id: string, { reach }: Edition) => reach === undefined || isScopable(metrics.get(id)!, reach)

/** Whether a metric can be split and filtered as asked. */
function takes(words: Words, edition: Edition): boolean {
  try {
    parseQuestion(words, edition)
    return true
  } catch (error) {
    if (error instanceof QuestionError && error.code === 'dimension_refused') return false
    throw error
  }
}

function differing(
  metric: string,
  by: readonly string[],
  old: readonly AnswerRow[],
  now: readonly AnswerRow[],
): Restated[] {
  const keyOf = (row: AnswerRow) => JSON.stringify(by.map((dimension) => row[dimension] ?? null))
  const [before, after] = [old, now].map((rows) => new Map(rows.map((row) => [keyOf(row), said(row[metric] as Cell)])))
  const keys = [...new Set([...before!.keys(), ...after!.keys()])].sort()
  return keys.flatMap((text): Restated[] => {
    const [was, is] = [before!.get(text) ?? null, after!.get(text) ?? null]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    const values = JSON.parse(text) as (string | null)[]
    return [
      {
        metric,
        key: Object.fromEntries(by.map((name, index) => [name, values[index]!])),
        was,
        is,
        ...between(was, is),
      },
    ]
  })
}

const said = ({ value, numerator, denominator, n }: Cell): Said => ({
  value,
  ...(numerator === undefined ? {} : { numerator }),
  ...(denominator === undefined ? {} : { denominator }),
  n,
})

/** Exact decimal text of a difference of decimal texts. */
function less(is: string, was: string): string {
  const digits = Math.max(...[is, was].map((text) => text.split('.')[1]?.length ?? 0))
  const units = (text: string) => {
    const [whole = '0', fraction = ''] = text.split('.')
    return BigInt(whole + fraction.padEnd(digits, '0'))
  }
  const left = units(is) - units(was)
  const text = (left < 0n ? -left : left).toString().padStart(digits + 1, '0')
  return `${left < 0n ? '-' : ''}${digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`}`
}

const quotientOf = (of: Said): Fraction | null =>
  of?.numerator !== undefined && of.denominator !== undefined && isPositive(fractionOf(of.denominator))
    ? divide(fractionOf(of.numerator), fractionOf(of.denominator))
    : null

function between(was: Said, is: Said): Pick<Restated, 'restated_by' | 'numerator_by' | 'denominator_by'> {
  if ((was ?? is)?.denominator === undefined)
    return {
      restated_by: less(String(is?.value ?? 0), String(was?.value ?? 0)),
      numerator_by: null,
      denominator_by: null,
    }
  const [old, now] = [quotientOf(was), quotientOf(is)]
  return {
    restated_by: old === null || now === null ? null : significant(subtract(now, old), 15),
    numerator_by: less(is?.numerator ?? '0', was?.numerator ?? '0'),
    denominator_by: less(is?.denominator ?? '0', was?.denominator ?? '0'),
  }
}
