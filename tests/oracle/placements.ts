import { byThen, plus, plusMonths, type Day } from './days.ts'
import { netFacts } from './money.ts'
import { debts, time, type Definition, type Fact, type Period } from './fact.ts'
import { cents, type Payment, type Placement } from './records.ts'
import type { World } from './world.ts'

/** The latest placement begun on or before the day of the payment. */
const placementOf = (world: World, payment: Payment): Placement | undefined =>
  world.records.placements
    .filter((row) => row.account_id === payment.account_id && row.placed_on <= payment.effective_on)
    .sort(
      byThen(
        (row) => row.placed_on,
        (row) => row.placement_id,
      ),
    )
    .at(-1)

/** Net money of a placement effective before the day; a reversal counts from its own. */
export function collectedBefore(world: World, placement: Placement, day: Day): bigint {
  let sum = 0n
  for (const payment of world.posted) {
    if (placementOf(world, payment) !== placement) continue
    if (payment.effective_on < day) sum += cents(payment.amount)
    for (const reversal of world.reversalsOf(payment)) if (reversal.effective_on < day) sum -= cents(reversal.amount)
  }
  return sum
}

function liquidation(world: World, months: number, which: (row: Placement) => boolean): Fact[] {
  return world.records.placements.filter(which).map((placement) => {
    const over = plusMonths(placement.placed_on, months)
    const dims = {
      ...world.debt(placement.account_id),
      hand: placement.hand === null ? null : String(placement.hand),
      batch: placement.batch,
    }
    const base = { day: placement.placed_on, dims }
    if (plus(over, -1) > world.asOf) return { ...base, immature: 1 }
    return { ...base, n: 1, den: cents(placement.placed_amount), num: collectedBefore(world, placement, over) }
  })
}

/** Whole calendar months inside the period with at least one cost record. */
function costs(world: World, { from, to }: Period, policy: string): Fact[] {
  const whole = (month: string) => month >= from && plusMonths(month, 1) <= to
  const months = new Set(world.records.costs.map((row) => row.month).filter(whole))
  const inside = (day: string) => [...months].some((month) => month <= day && day < plusMonths(month, 1))
  return [
    ...world.records.costs
      .filter((row) => months.has(row.month))
      .map((row) => ({ day: row.month, dims: { team: row.team_id }, n: 1, num: cents(row.amount) })),
    ...netFacts(world, policy)
      .filter((fact) => inside(fact.day))
      .map((fact) => ({ day: fact.day, dims: { team: fact.dims['team'] ?? null }, den: fact.num ?? 0n })),
  ]
}

const placed = {
  dimensions: [...debts, 'hand', 'batch', ...time],
  numerator: 'money',
  denominator: 'money',
} as const

export const placementMetrics: readonly Definition[] = [
  {
    ...placed,
    id: 'liquidation_rate',
    facts: (world, _period, _policy, months) => liquidation(world, months, () => true),
  },
  {
    ...placed,
    id: 'liquidation_rate_net',
    facts: (world, _period, _policy, months) =>
      liquidation(world, months, (row) => !(row.closed_on !== null && row.close_reason === 'recalled')),
  },
  {
    id: 'cost_to_collect',
    stock: true,
    dimensions: ['team', 'month'],
    numerator: 'money',
    denominator: 'money',
    facts: costs,
  },
]
