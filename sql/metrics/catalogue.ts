import type { Metric } from './metric.ts'
import * as expected from './definitions/expected.ts'
import * as money from './definitions/money.ts'
import * as funnel from './definitions/funnel.ts'
import * as promises from './definitions/promises.ts'
import * as effort from './definitions/effort.ts'
import * as complaints from './definitions/complaints.ts'
import * as conduct from './definitions/conduct.ts'
import * as quality from './definitions/quality.ts'
import * as delinquency from './definitions/delinquency.ts'
import * as rolls from './definitions/rolls.ts'

const all: readonly Metric[] = [
  money,
  expected,
  funnel,
  promises,
  effort,
  complaints,
  conduct,
  quality,
  delinquency,
  rolls,
].flatMap((definitions) => Object.values<Metric>(definitions))

/** Every metric by its id. */
export const metrics: ReadonlyMap<string, Metric> = new Map(all.map((metric) => [metric.id, metric]))
