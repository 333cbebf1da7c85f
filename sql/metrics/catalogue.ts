import type { Metric } from './metric.ts'
import * as money from './definitions/money.ts'
import * as funnel from './definitions/funnel.ts'
import * as promises from './definitions/promises.ts'
import * as delinquency from './definitions/delinquency.ts'

const all: readonly Metric[] = [
  ...Object.values(money),
  ...Object.values(funnel),
  ...Object.values(promises),
  ...Object.values(delinquency),
]

/** Every metric by its id. */
export const metrics: ReadonlyMap<string, Metric> = new Map(all.map((metric) => [metric.id, metric]))
