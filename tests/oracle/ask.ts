import { answer, type PublishedEdition } from '#sql'
import type { Floor, Told } from '../sql/floor.ts'
import type { Asked } from './answer.ts'
import type { Day } from './days.ts'
import type { Records, Settings } from './records.ts'

const seed = process.env['ORACLE_SEED']

/** How often a property is tried: more with `ORACLE_RUNS`, again with `ORACLE_SEED`, unshrunk with `ORACLE_RAW`. */
export const tried = (runs: number) => ({
  numRuns: Number(process.env['ORACLE_RUNS'] ?? runs),
  endOnFailure: process.env['ORACLE_RAW'] !== undefined,
  ...(seed === undefined ? {} : { seed: Number(seed) }),
})

/** Puts the question to the product. */
export const put = (edition: PublishedEdition, asked: Asked, asOf?: Day) =>
  answer(edition, {
    metrics: asked.metrics,
    by: asked.by,
    from: asked.from,
    to: asked.to,
    where: Object.entries(asked.where).map(
      ([name, chosen]) => `${name}=${chosen.map((value) => value.replaceAll(',', '\\,')).join(',')}`,
    ),
    attribution: asked.policy,
    months: asked.months,
    asOf,
  })

/** Delivered with nobody's permission, so that rules which ask for one can be judged. */
export const floorOf = (all: Records): Floor => ({ ...all, permissions: [] }) as unknown as Floor

export const toldOf = (
  { asOf, graceDays, policies, threshold, conversionDays }: Settings,
  more: object = {},
): Told => ({
  asOf,
  graceDays,
  policies,
  rules: { packs: ['us-reg-f', 'cn'] },
  parameters: {
    promise_threshold: String(Number(threshold) / 1_000_000),
    conversion_window_days: conversionDays,
    ...more,
  },
})
