import { complaintDims, decided, rpcs } from './complaints.ts'
import { breachFree, confirmed } from './conduct.ts'
import { dayOf } from './days.ts'
import { people, time, type Definition, type Fact } from './fact.ts'
import { netFacts } from './money.ts'
import { millionths, type Review } from './records.ts'
import { workDay, type World } from './world.ts'

const halfUp = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator)

const itemsOf = (world: World, review: Review) =>
  world.records.review_items.filter((row) => row.review_id === review.review_id && row.applicable)

const failed = (world: World, review: Review): boolean =>
  review.critical_fail === true ||
  itemsOf(world, review).some((row) => row.critical === true && millionths(row.score) === 0n)

/** In millionths; null is no score. */
export function scoreOf(world: World, review: Review): bigint | null {
  if (failed(world, review)) return 0n
  const items = itemsOf(world, review)
  const weight = items.reduce((sum, row) => sum + millionths(row.weight), 0n)
  if (weight === 0n) return review.score === null ? null : millionths(review.score)
  const weighted = items.reduce(
    (sum, row) => sum + millionths(row.weight) * halfUp(millionths(row.score) * 1_000_000n, millionths(row.max_score)),
    0n,
  )
  return halfUp(100n * weighted, weight * 10_000n) * 10_000n
}

const dimsOf = (world: World, review: Review) =>
  world.person(review.collector_id, workDay(world, review.contact_id, review.reviewed_on))

const shifts = (world: World) =>
  world.records.shifts
    .filter((row) => row.worked_minutes !== null)
    .map((row) => ({
      day: row.worked_on,
      dims: world.person(row.collector_id, row.worked_on),
      n: 1,
      den: BigInt(row.worked_minutes!),
    }))

const perHour = { dimensions: [...people, ...time], denominator: 'count', times: 60n } as const

const scores = (world: World): Fact[] =>
  world.records.reviews
    .filter((review) => review.sample === 'random')
    .flatMap((review) => {
      const score = scoreOf(world, review)
      return score === null ? [] : { day: review.reviewed_on, dims: dimsOf(world, review), n: 1, den: 1n, num: score }
    })

const criticalFails = (world: World): Fact[] =>
  world.records.reviews
    .filter((review) => failed(world, review))
    .map((review) => ({ day: review.reviewed_on, dims: dimsOf(world, review), n: 1, num: 1n }))

/** What the parts of the compliance score add up, who is capped, and the complaints still open. */
const scoreFacts = (world: World): Fact[] => [
  ...breachFree(world).map((fact): Fact => ({ ...fact, part: 'breach_free' })),
  ...confirmed(world, true).map(({ day, dims }): Fact => ({ day, dims, capped: dims['collector'] ?? '' })),
  ...scores(world).map((fact): Fact => ({ ...fact, part: 'qa' })),
  ...rpcs(world).map((fact): Fact => ({ ...fact, part: 'complaints' })),
  ...world.records.complaints.flatMap((row): Fact[] => {
    const base = { day: row.received_on, dims: complaintDims(world, row) }
    if (row.closed_on === null) return [{ ...base, immature: 1 }]
    return decided(row) && row.upheld ? [{ ...base, part: 'complaints', num: 1n }] : []
  }),
  ...criticalFails(world).map(({ day, dims }): Fact => ({ day, dims, capped: dims['collector']! })),
]

export const qualityMetrics: readonly Definition[] = [
  {
    id: 'qa_score',
    dimensions: [...people, ...time],
    numerator: 'number',
    denominator: 'count',
    facts: scores,
  },
  {
    id: 'critical_fails',
    dimensions: [...people, ...time],
    numerator: 'count',
    facts: criticalFails,
  },
  {
    ...perHour,
    id: 'contacts_per_hour',
    numerator: 'count',
    facts: (world) => [
      ...world.records.contacts
        .filter((row) => row.direction === 'outbound' && row.collector_id !== null)
        .map((row) => ({
          day: dayOf(row.started_at),
          dims: world.person(row.collector_id, dayOf(row.started_at)),
          num: 1n,
        })),
      ...shifts(world),
    ],
  },
  {
    ...perHour,
    id: 'collected_per_hour',
    numerator: 'money',
    facts: (world, _period, policy) => [
      ...netFacts(world, policy)
        .filter((fact) => fact.dims['collector'] !== null)
        .map((fact) => ({ ...fact, n: 0 })),
      ...shifts(world),
    ],
  },
  { id: 'compliance_score', dimensions: [...people, ...time], numerator: 'count', score: true, facts: scoreFacts },
]
