import type { Row } from '#warehouse'
import { quotient, readerOf, multiplied, type Cell, type Ratio } from './cell.ts'
import type { Decided } from './edition.ts'
import {
  add,
  divide,
  fractionOf,
  isPositive,
  larger,
  multiply,
  numberIn,
  one,
  ratioOf,
  smaller,
  subtract,
  sumOf,
  zero,
  type Fraction,
} from './exact.ts'
import type { Operand, Score, ScorePart } from './metric.ts'
import type { Question } from './question.ts'

type PartName = keyof Score['score']
const names: readonly PartName[] = ['breach_free', 'qa', 'complaints']

const hundred = fractionOf('100')
const divided = ({ numerator, denominator }: Ratio): Fraction => divide(fractionOf(numerator), fractionOf(denominator))

/** How much of a part's full marks a ratio earns, from 0 to 1. */
const marks: Readonly<Record<PartName, (ratio: Ratio, decided: Decided['score']) => Fraction>> = {
  breach_free: divided,
  qa: (ratio) => divide(divided(ratio), hundred),
  complaints: (ratio, { scale }) => larger(zero, subtract(one, divide(divided(ratio), fractionOf(scale)))),
}

/** The cell of a score: parts without data drop out, and a person who failed critically is capped. */
export function scoreOf(
  { score, capped: cappedPeople, immature }: Score,
  available: Readonly<Record<string, ScorePart>>,
  row: Row,
  operands: readonly Operand[],
  decided: Decided['score'],
  isPerson: boolean,
  isExact: boolean,
): Cell {
  const { sum, count } = readerOf(row, operands)
  const parts = Object.fromEntries(
    names.map((name): [PartName, Ratio] => {
      const part = name in available ? score[name] : undefined
      if (!part) return [name, { numerator: '0', denominator: '0' }]
      return [name, { numerator: multiplied(sum(part.numerator), part.times ?? 1), denominator: sum(part.denominator) }]
    }),
  ) as Record<PartName, Ratio>
  const known = names.filter((name) => quotient(parts[name].numerator, parts[name].denominator) !== null)
  const capped = Number(sum(cappedPeople))
  const value = valueOf(known, parts, decided)
  const shown = value && isPerson && capped > 0 ? smaller(value, fractionOf(decided.cap)) : value
  return {
    value: shown && numberIn(shown),
    ...(isExact ? { exact: shown && ratioOf(shown) } : {}),
    n: known.length === 0 ? 0 : Math.min(...known.map((name) => count(score[name]!.denominator))),
    low: null,
    high: null,
    immature: count(immature),
    parts,
    capped,
  }
}

/** The weighted mean of the parts with data, out of 100; null where there is none, or it weighs nothing. */
function valueOf(
  known: readonly PartName[],
  parts: Readonly<Record<PartName, Ratio>>,
  decided: Decided['score'],
): Fraction | null {
  const weights = sumOf(known.map((name) => fractionOf(decided.weights[name])))
  if (!isPositive(weights)) return null
  const earned = known
    .map((name) => multiply(fractionOf(decided.weights[name]), marks[name](parts[name], decided)))
    .reduce(add, zero)
  return multiply(hundred, divide(earned, weights))
}

/** Whether a row is about one person: grouped by collector, or filtered to one. */
export function isPersonal({ by, where }: Question, row: Row, keyOf: (index: number) => string): boolean {
  const place = by.indexOf('collector')
  if (place >= 0) return row[keyOf(place)] !== null
  return where.some(({ dimension, values }) => dimension === 'collector' && values.length === 1)
}
