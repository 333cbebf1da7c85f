import { breachFreeRate } from './definitions/conduct.ts'
import { complianceScore } from './definitions/quality.ts'
import type { Metric } from './metric.ts'
import { judged } from './parts.ts'

const numerator = judged.sum('confirmed_free_count')
const { breach_free: part } = complianceScore.score

/** A metric of conduct with only those breaches in it that a person confirmed: what may touch pay. */
export function confirmedOnly(metric: Metric): Metric {
  if (metric.id === breachFreeRate.id) return { ...breachFreeRate, numerator }
  if (metric.id !== complianceScore.id) return metric
  return { ...complianceScore, score: { ...complianceScore.score, breach_free: { ...part, numerator } } }
}
