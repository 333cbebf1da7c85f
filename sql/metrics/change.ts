import type { Day } from '#warehouse'
import { answer, type AnswerRow } from './answer.ts'
import { metrics } from './catalogue.ts'
import type { Cell } from './cell.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { comparedPeriod } from './compared.ts'
import {
  add,
  divide,
  fractionOf,
  isPositive,
  multiply,
  negative,
  shares,
  subtract,
  sumOf,
  zero,
  type Fraction,
} from './exact.ts'
import { isFigure } from './metric.ts'
import { parseQuestion, QuestionError, type Question, type Words } from './question.ts'

/** A ratio before and after: two periods, or two filters over one period. */
export interface ChangeWords extends Omit<Words, 'metrics' | 'by'> {
  readonly metric: string
  /** The dimension whose mix may have changed. */
  readonly by: string
  /** The period before; without it, and without `against`, the one that `compare` says, else the one before of the same length. */
  readonly before?: { readonly from: string; readonly to: string } | undefined
  /** Filters of the other side, in place of `where`: both sides are then of the same period. */
  readonly against?: string | readonly string[] | undefined
}

/** What is below and above the line. */
export interface Part {
  readonly numerator: string
  readonly denominator: string
}

export interface Side extends Part {
  readonly value: number
}

/** What one segment did to the ratio; `before` and `after` are null where it was not there. */
export interface ChangeSegment {
  readonly key: string | number | null
  readonly mix: string
  readonly rate: string
  readonly before: Part | null
  readonly after: Part | null
}

/** What made a difference. Decimal text; the parts add up to the whole to the last digit. */
export interface Split {
  readonly before: Side
  readonly after: Side
  /** Of the ratio: `mix` because segments weigh differently, `rate` because they do differently. */
  readonly ratio: { readonly difference: string; readonly mix: string; readonly rate: string }
  /** Of the numerator: `volume` because there is more or less below the line, then as of the ratio. */
  readonly numerator: {
    readonly difference: string
    readonly volume: string
    readonly mix: string
    readonly rate: string
  }
  /** The same of the ratio, segment by segment; they add up to the parts above. */
  readonly segments: readonly ChangeSegment[]
}

/** One side as it was asked: its days `[from, to)` and its filters. */
export interface AskedSide {
  readonly from: Day
  readonly to: Day
  readonly where: readonly string[]
}

/** The difference between two sides of a metric, split by a dimension. */
export interface Change extends Split {
  readonly metric: string
  readonly by: string
  readonly before: Side & AskedSide
  readonly after: Side & AskedSide
}

/** Fraction digits of what is told. */
const digits = 12

/** Splits the difference of a ratio exactly by a dimension. Null where either side has no value. */
export async function change(edition: Edition, words: ChangeWords, signal?: AbortSignal): Promise<Change | null> {
  const metric = metrics.get(words.metric)
  if (metric && !(isFigure(metric) && metric.denominator))
    throw new QuestionError('no_ratio', `${words.metric} is no ratio of sums; only the change of one can be split.`)
  const { metric: id, by, before, against, compare, ...shared } = words
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const asked: Words = { ...shared, metrics: [id], by: [by] }
  const question = parseQuestion({ ...asked, compare }, at)
  const { from, to } = before ?? (against === undefined ? comparedPeriod(question) : question)
  const other: Words = { ...asked, from, to, where: against ?? words.where }
  const [earlier, later] = await Promise.all(
    [other, asked].map(async (side) => segmentsOf(await answer(edition, side, signal), id, by)),
  )
  const parts = split(earlier!, later!)
  if (parts === null) return null
  const side = ({ from, to }: Pick<Question, 'from' | 'to'>, where: Words['where']): AskedSide => ({
    from,
    to,
    where: typeof where === 'string' ? [where] : (where ?? []),
  })
  return {
    metric: id,
    by,
    ...parts,
    before: { ...side(parseQuestion(other, at), other.where), ...parts.before },
    after: { ...side(question, words.where), ...parts.after },
  }
}

interface Segment {
  readonly key: string | number | null
  readonly over: Fraction
  readonly under: Fraction
}

function segmentsOf(
  { rows, unavailable }: { rows: readonly AnswerRow[]; unavailable: Readonly<Record<string, string>> },
  id: string,
  by: string,
): Segment[] {
  const missing = unavailable[id]
  if (missing !== undefined)
    throw new QuestionError('unavailable', `${id} is not available: ${missing} was not delivered.`)
  return rows.map((row) => {
    const { numerator = '0', denominator = '0' } = row[id] as Cell
    return { key: row[by] as Segment['key'], over: fractionOf(numerator), under: fractionOf(denominator) }
  })
}

const half: Fraction = { over: 1n, under: 2n }
const mean = (a: Fraction, b: Fraction): Fraction => multiply(half, add(a, b))

/** The exact split of the difference between two sides. */
export function split(before: readonly Segment[], after: readonly Segment[]): Split | null {
  const [n0, d0, n1, d1] = [before, after].flatMap((side) => [
    sumOf(side.map(({ over }) => over)),
    sumOf(side.map(({ under }) => under)),
  ]) as [Fraction, Fraction, Fraction, Fraction]
  if (!isPositive(d0) || !isPositive(d1)) return null
  const [r0, r1] = [divide(n0, d0), divide(n1, d1)]
  const centre = mean(r0, r1)
  const keys = [...new Set([...before, ...after].map(({ key }) => key))]
  const nothing = { over: zero, under: zero }
  const parts = keys.map((key) => {
    const a = before.find((segment) => segment.key === key) ?? nothing
    const b = after.find((segment) => segment.key === key) ?? nothing
    const [w0, w1] = [divide(a.under, d0), divide(b.under, d1)]
    const heavier = multiply(subtract(w1, w0), centre)
    if (isPositive(a.under) && isPositive(b.under)) {
      const [own0, own1] = [divide(a.over, a.under), divide(b.over, b.under)]
      return {
        mix: subtract(multiply(subtract(w1, w0), mean(own0, own1)), heavier),
        rate: multiply(mean(w0, w1), subtract(own1, own0)),
      }
    }
    const whole = subtract(divide(b.over, d1), divide(a.over, d0))
    const isEither = isPositive(a.under) || isPositive(b.under)
    return isEither ? { mix: subtract(whole, heavier), rate: zero } : { mix: negative(heavier), rate: whole }
  })
  const [mix, rate] = [sumOf(parts.map((part) => part.mix)), sumOf(parts.map((part) => part.rate))]
  const size = mean(d0, d1)
  const told = shares([mix, rate], digits)
  const numerator = shares([multiply(subtract(d1, d0), centre), multiply(mix, size), multiply(rate, size)], digits)
  const [mixes, rates] = [
    shares(
      parts.map((part) => part.mix),
      digits,
      told.parts[0],
    ),
    shares(
      parts.map((part) => part.rate),
      digits,
      told.parts[1],
    ),
  ]
  const part = (over: Fraction, under: Fraction): Part => ({
    numerator: shares([over], digits).parts[0]!,
    denominator: shares([under], digits).parts[0]!,
  })
  const side = (over: Fraction, under: Fraction, value: Fraction): Side => ({
    value: Number(shares([value], 18).parts[0]),
    ...part(over, under),
  })
  const partIn = (segments: readonly Segment[], key: Segment['key']): Part | null => {
    const found = segments.find((segment) => segment.key === key)
    return found ? part(found.over, found.under) : null
  }
  return {
    before: side(n0, d0, r0),
    after: side(n1, d1, r1),
    ratio: { difference: told.sum, mix: told.parts[0]!, rate: told.parts[1]! },
    numerator: {
      difference: numerator.sum,
      volume: numerator.parts[0]!,
      mix: numerator.parts[1]!,
      rate: numerator.parts[2]!,
    },
    segments: keys.map((key, index) => ({
      key,
      mix: mixes.parts[index]!,
      rate: rates.parts[index]!,
      before: partIn(before, key),
      after: partIn(after, key),
    })),
  }
}
