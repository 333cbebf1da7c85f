import { daysOf, earliest, keyOf, plus, type Day } from './days.ts'
import { delinquencyMetrics } from './delinquency.ts'
import { complaintMetrics } from './complaints.ts'
import { conductMetrics } from './conduct.ts'
import { time, unitsIn, type Definition, type Fact, type Period } from './fact.ts'
import { funnelMetrics } from './funnel.ts'
import { garwood, wilson } from './interval.ts'
import { moneyMetrics } from './money.ts'
import { placementMetrics } from './placements.ts'
import { promiseMetrics } from './promises.ts'
import { qualityMetrics } from './quality.ts'
import type { Dims, World } from './world.ts'

export const definitions: ReadonlyMap<string, Definition> = new Map(
  [
    ...moneyMetrics,
    ...funnelMetrics,
    ...promiseMetrics,
    ...delinquencyMetrics,
    ...placementMetrics,
    ...complaintMetrics,
    ...conductMetrics,
    ...qualityMetrics,
  ].map((each) => [each.id, each]),
)

export interface Asked {
  readonly metrics: readonly string[]
  readonly by: readonly string[]
  readonly from: Day
  readonly to: Day
  readonly where: Readonly<Record<string, readonly string[]>>
  readonly policy: string
  /** The m of liquidation. */
  readonly months: number
}

export interface Expected {
  readonly value: number | null
  /** Exact: cents or a count, scaled. */
  readonly numerator: bigint
  readonly denominator: bigint | null
  readonly n: number
  readonly low: number | null
  readonly high: number | null
  readonly immature: number
  readonly held: number | null | undefined
  readonly missing?: number
  /** Of a composite. */
  readonly parts?: Readonly<Record<string, { numerator: bigint; denominator: bigint }>>
  readonly capped?: number
}

export interface ExpectedRow {
  readonly keys: Dims
  readonly cells: Readonly<Record<string, Expected>>
}

/** The answer by the text: every record of every asked metric, put into its group, added up. */
export function expected(world: World, asked: Asked): ExpectedRow[] {
  const groups = new Map<string, { keys: Dims; facts: Map<string, Fact[]> }>()
  const flows = new Map<string, readonly Fact[]>()
  const factsOf = (id: string, period: Period) => {
    const metric = definitions.get(id)!
    if (metric.stock) return metric.facts(world, period, asked.policy, asked.months)
    const facts = flows.get(id) ?? metric.facts(world, period, asked.policy, asked.months)
    flows.set(id, facts)
    return facts
  }
  for (const { period, keys: timeKeys } of periodsOf(asked, world.asOf))
    for (const id of asked.metrics)
      for (const fact of factsOf(id, period)) {
        if (fact.day < period.from || fact.day >= period.to) continue
        if (!Object.entries(asked.where).every(([name, values]) => values.includes(fact.dims[name]!))) continue
        const keys = Object.fromEntries(asked.by.map((name) => [name, timeKeys[name] ?? fact.dims[name] ?? null]))
        const key = JSON.stringify(keys)
        const group = groups.get(key) ?? { keys, facts: new Map<string, Fact[]>() }
        groups.set(key, group)
        group.facts.set(id, [...(group.facts.get(id) ?? []), fact])
      }
  return [...groups.values()].map(({ keys, facts }) => ({
    keys,
    cells: Object.fromEntries(
      asked.metrics.map((id) => [id, cellOf(definitions.get(id)!, facts.get(id) ?? [], isPerson(asked, keys))]),
    ),
  }))
}

/** The days of the period that exist, put together while their time keys stay the same. */
export function periodsOf(
  { from, to, by }: Pick<Asked, 'from' | 'to' | 'by'>,
  asOf: Day,
): { period: Period; keys: Record<string, Day> }[] {
  const result: { period: { from: Day; to: Day }; keys: Record<string, Day> }[] = []
  for (const day of daysOf(from, earliest(to, plus(asOf, 1)))) {
    const keys = Object.fromEntries(by.filter((name) => time.includes(name)).map((name) => [name, keyOf(name, day)]))
    const last = result.at(-1)
    if (last && JSON.stringify(last.keys) === JSON.stringify(keys)) last.period.to = plus(day, 1)
    else result.push({ period: { from: day, to: plus(day, 1) }, keys })
  }
  return result
}

/** A row of one person: split by person, or filtered to one. */
const isPerson = ({ by, where }: Asked, keys: Dims): boolean =>
  by.includes('collector') ? keys['collector'] !== null : where['collector']?.length === 1

function cellOf(metric: Definition, facts: readonly Fact[], person: boolean): Expected {
  if (metric.score) return scoreOf(facts, person)

  const sum = (part: (fact: Fact) => bigint | undefined) =>
    facts.reduce((total, fact) => total + (part(fact) ?? 0n), 0n)
  const count = (part: (fact: Fact) => number | undefined) =>
    facts.reduce((total, fact) => total + (part(fact) ?? 0), 0)
  const times = metric.times ?? 1n
  const base = sum((fact) => fact.num)
  const numerator = base * times
  const denominator = metric.denominator ? sum((fact) => fact.den) : null
  const quotient =
    denominator === null || denominator <= 0n
      ? null
      : Number(numerator) / unitsIn[metric.numerator] / (Number(denominator) / unitsIn[metric.denominator!])
  const bounds =
    quotient === null || !metric.interval
      ? null
      : metric.interval === 'wilson'
        ? wilson(Number(base), Number(denominator))
        : scaled(garwood(Number(base)), Number(times) / Number(denominator))
  return {
    value: metric.quantile
      ? nearestRank(
          facts.flatMap(({ days }) => days ?? []),
          metric.quantile,
        )
      : quotient,
    numerator,
    denominator,
    n: count((fact) => fact.n),
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    immature: count((fact) => fact.immature),
    held: metric.held
      ? nearestRank(
          facts.flatMap(({ held }) => held ?? []),
          50,
        )
      : undefined,
    ...(metric.id.endsWith('_amount') ? { missing: count((fact) => fact.missing) } : {}),
  }
}

const scaled = ({ low, high }: { low: number; high: number }, by: number) => ({ low: low * by, high: high * by })

/** The smallest value with at least that percentage of the values at or below it. */
function nearestRank(values: number[], percent: number): number | null {
  const ordered = values.toSorted((a, b) => a - b)
  return ordered.find((value) => 100 * values.filter((each) => each <= value).length >= percent * values.length) ?? null
}

/** Weighted parts; those without data drop out. A person with a critical fail has at most 59. */
function scoreOf(facts: readonly Fact[], person: boolean): Expected {
  const sum = (part: string, side: 'num' | 'den') =>
    facts.filter((fact) => fact.part === part).reduce((total, fact) => total + (fact[side] ?? 0n), 0n)
  const breachFree = { numerator: sum('breach_free', 'num'), denominator: sum('breach_free', 'den') }
  const qa = { numerator: sum('qa', 'num'), denominator: sum('qa', 'den') }
  const complaints = { numerator: sum('complaints', 'num') * 1000n, denominator: sum('complaints', 'den') }
  let [earned, weights] = [0, 0]
  if (breachFree.denominator > 0n) {
    earned += (40 * Number(breachFree.numerator)) / Number(breachFree.denominator)
    weights += 40
  }
  if (qa.denominator > 0n) {
    earned += (40 * Number(qa.numerator)) / 1_000_000 / Number(qa.denominator) / 100
    weights += 40
  }
  if (complaints.denominator > 0n) {
    earned += 20 * Math.max(0, 1 - Number(complaints.numerator) / Number(complaints.denominator) / 10)
    weights += 20
  }
  const capped = new Set(facts.flatMap((fact) => fact.capped || [])).size
  const score = weights === 0 ? null : (100 * earned) / weights
  return {
    value: score !== null && person && capped > 0 ? Math.min(score, 59) : score,
    numerator: 0n,
    denominator: null,
    n: NaN,
    low: null,
    high: null,
    immature: facts.reduce((total, fact) => total + (fact.immature ?? 0), 0),
    held: undefined,
    parts: { breach_free: breachFree, qa, complaints },
    capped,
  }
}
