import { isAvailable } from './availability.ts'
import type { Edition } from './edition.ts'
import { isFigure, isQuantile, isScore, type Metric, type Operand, type Score, type ScorePart } from './metric.ts'
import { recovered } from './parts.ts'
import { book } from './stock.ts'

/** What a metric adds up. Any record in it gives its group a row. */
export function operandsOf(metric: Metric, edition: Pick<Edition, 'delivered'>): Operand[] {
  if (isFigure(metric))
    return [metric.numerator, metric.denominator, metric.n, metric.immature, metric.missing].filter(
      (operand) => operand !== undefined,
    )
  if (isQuantile(metric)) return [metric.n]
  if (!isScore(metric)) return [book, recovered.sum('recovered_amount', 'recovered_count')]
  const parts = Object.values(partsOf(metric, edition))
  return [...parts.flatMap(({ numerator, denominator }) => [numerator, denominator]), metric.capped, metric.immature]
}

/** The parts of a score for which everything was delivered. */
export const partsOf = ({ score }: Score, edition: Pick<Edition, 'delivered'>): Readonly<Record<string, ScorePart>> =>
  Object.fromEntries(Object.entries(score).filter(([, { needs }]) => isAvailable(needs, edition)))
