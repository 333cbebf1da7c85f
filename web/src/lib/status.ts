import type { Figure, Measure } from './figure.ts'
import { deltaOf, isSmall } from './format/delta.ts'
import { numeric } from './format/metric.ts'

/** How a measure stands: against its target where it has one, else against what it is compared with. */
export type Status = 'reached' | 'short' | 'missed' | 'better' | 'worse' | 'even' | 'few' | 'unknown'

/** A target missed by no more than this share of it is short. */
export const leeway = 0.05

/** What a status looks like. */
export const toneOf = (status: Status): 'good' | 'watch' | 'bad' | 'none' =>
  status === 'reached' || status === 'better'
    ? 'good'
    : status === 'short'
      ? 'watch'
      : status === 'missed' || status === 'worse'
        ? 'bad'
        : 'none'

/** The status by rule; the page says the rule. */
export function statusOf(measure: Measure, figure: Figure): Status {
  const value = numeric(figure.now)
  if (value === null || figure.now === null) return 'unknown'
  if (isSmall(figure.now, measure.minN)) return 'few'
  const target = figure.target == null ? null : Number(figure.target)
  if (target !== null && measure.better !== 'neither') {
    const over = measure.better === 'higher' ? target - value : value - target
    return over <= 0 ? 'reached' : over <= Math.abs(target) * leeway ? 'short' : 'missed'
  }
  const judged = deltaOf(measure, measure.style, figure.now, figure.before, '')?.judged ?? null
  return judged === null ? 'even' : judged === 'good' ? 'better' : 'worse'
}
