import { bands, buckets, fractionSigma, hands, products, skill } from '../../pipeline/demo/market.ts'
import { divide, numberIn } from '../../sql/metrics/exact.ts'
import { intervalsOf } from '../../sql/metrics/expected/bootstrap.ts'
import type { Entry } from '../../sql/metrics/expected/entries.ts'
import { isCovered, stretchOf, type Stretch } from '../../sql/metrics/expected/pools.ts'
import { expectedOf, fine, shrinkageOf } from '../../sql/metrics/expected/shrinkage.ts'
import { rankCorrelation } from '../ranks.ts'

/**
 * How often the 95 % interval of `oe_index` covers the true index, and how well `oe_shrunk` and the raw recovery rate rank
 * people by true skill: over months of floors dealt and paid as the demo floor is, whose skill is known. SEEDS (default 200),
 * PEOPLE (default 60) and SPELLS of a person (default 60) are read from the environment.
 */
const [seeds, people, spells] = ['SEEDS', 'PEOPLE', 'SPELLS'].map((name, at) =>
  Number(process.env[name] ?? [200, 60, 60][at]),
) as [number, number, number]

/** A generator of numbers in [0, 1): the same for a seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const normal = (roll: () => number): number => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll())
const sizeOf = (z: number): number => Math.exp(fractionSigma * z - fractionSigma ** 2 / 2)
/** Sizes of payments against their segment's fraction, all alike likely. */
const sizes = Array.from({ length: 4000 }, (_, at) => {
  const roll = dice(at + 1)
  return sizeOf(normal(roll))
})
const level = 1.24

interface Person {
  readonly id: string
  readonly skill: number
  /** What they are dealt: late and large accounts for some, early and small ones for others. */
  readonly desk: number
}

interface Month {
  readonly people: readonly Person[]
  readonly entries: readonly Entry[]
  /** Expected money of each spell, in minor units. */
  readonly due: ReadonlyMap<string, number>
}

const meanShares = new Map<number, number>()
/** The mean of what is paid of a balance, which is all at most. */
function meanShare(fraction: number): number {
  const found = meanShares.get(fraction)
  if (found !== undefined) return found
  const mean = sizes.reduce((all, size) => all + Math.min(1, fraction * size), 0) / sizes.length
  meanShares.set(fraction, mean)
  return mean
}

const desks = 6
const bucketsOf = [[1], [1, 2], [1, 2, 3], [2, 3, 4], [4, 5, 6], [5, 6, 7]] as const

function monthOf(seed: number): Month {
  const roll = dice(seed)
  const all = Array.from({ length: people }, (_, at): Person => {
    const desk = at % desks
    const rank = Math.floor(at / desks)
    return {
      id: `c${at}`,
      desk,
      skill: skill.from + ((skill.to - skill.from) * (rank + 0.5)) / Math.ceil(people / desks),
    }
  })
  const due = new Map<string, number>()
  const entries = all.flatMap((person) =>
    Array.from({ length: spells }, (_, at): Entry[] => {
      const id = `${seed}-${person.id}-${at}`
      const product = roll() < 0.6 ? products[0] : roll() < 0.625 ? products[1] : products[2]
      const choice = bucketsOf[person.desk]!
      const bucket = buckets[choice[Math.floor(roll() * choice.length)]! - 1]!
      const hand = hands[person.desk < 4 ? 0 : Math.floor(roll() * 3)]!
      const balance = Math.max(100, Math.round(11_500 * Math.exp(0.85 * normal(roll)) * (person.desk % 2 ? 1.6 : 0.7)))
      const band = bands.findLast(({ from }) => balance >= from)!
      const chance = Math.min(0.97, bucket.pay * product.pay * band.pay * hand.pay * person.skill)
      const fraction = level * bucket.fraction * band.fraction
      due.set(id, 100 * balance * chance * meanShare(fraction))
      const paid = roll() < chance ? Math.round(100 * balance * Math.min(1, fraction * sizeOf(normal(roll)))) : 0
      const segment = [product.id, `M${bucket.bucket}`, band.band, hand.hand]
      const told = { period: '', group: person.id, assignment: id, account: id, collector: person.id, segment }
      const entry = { ...told, holding: JSON.stringify([person.id, ...segment]) }
      const book = { ...entry, book: BigInt(100 * balance), money: 0n, spells: 1 }
      return paid === 0 ? [book] : [book, { ...entry, book: 0n, money: BigInt(paid), spells: 0 }]
    }).flat(),
  )
  return { people: all, entries, due }
}

/** The index of each person if everybody were paid exactly what is to be expected of their skill. */
function trueIndices({ entries, holdings, atoms }: Stretch, due: ReadonlyMap<string, number>): Map<string, number> {
  const own = new Map(holdings.map((holding) => [holding, 0]))
  for (const { entry, atom } of entries)
    if (entry.spells > 0) own.set(atom.holding, own.get(atom.holding)! + due.get(entry.assignment)!)
  const pooled = new Map<object, number>()
  for (const holding of holdings)
    for (const pool of holding.pools.flatMap(({ all, own: mine }) => [all, mine]))
      pooled.set(pool, (pooled.get(pool) ?? 0) + own.get(holding)!)
  const sides = new Map<string, { actual: number; expected: number }>()
  for (const { holding, group } of atoms) {
    if (!isCovered(holding)) continue
    const { all, own: mine } = holding.pools[holding.level]!
    const side = sides.get(group) ?? { actual: 0, expected: 0 }
    side.actual += own.get(holding)!
    side.expected += (Number(holding.book) * (pooled.get(all)! - pooled.get(mine)!)) / Number(all.book - mine.book)
    sides.set(group, side)
  }
  return new Map([...sides].map(([group, { actual, expected }]) => [group, actual / expected]))
}

let [covered, above, below, all] = [0, 0, 0, 0]
const correlations: { raw: number | null; shrunk: number | null }[] = []
for (let seed = 1; seed <= seeds; seed++) {
  const month = monthOf(seed)
  const stretch = stretchOf(month.entries, 100n, { minBook: '100000', minSpells: 30, k: '300000', seed: 1 })
  const truth = trueIndices(stretch, month.due)
  for (const [group, { low, high }] of await intervalsOf(stretch, 1)) {
    const index = truth.get(group)!
    all++
    if (low > index) above++
    else if (high < index) below++
    else covered++
  }
  const { k } = shrinkageOf(stretch, 100n, '300000')
  const added = k === null ? Infinity : 100 * numberIn(k)
  const scores = month.people.map(({ id, skill: of }) => {
    const held = stretch.holdings.filter((holding) => holding.collector === id)
    const [book, money] = [0, 1].map((at) => held.reduce((so, each) => so + Number(at ? each.money : each.book), 0))
    const expected = held
      .filter(isCovered)
      .reduce(
        (so, each) =>
          so + numberIn(divide({ over: expectedOf(each.book, each.rate), under: fine }, { over: 1n, under: 1n })),
        0,
      )
    return { of, raw: money! / book!, shrunk: added === Infinity ? 1 : (money! + added) / (expected + added) }
  })
  const skills = scores.map(({ of }) => of)
  correlations.push({
    raw: rankCorrelation(
      skills,
      scores.map(({ raw }) => raw),
    ),
    shrunk: rankCorrelation(
      skills,
      scores.map(({ shrunk }) => shrunk),
    ),
  })
}
const percent = (count: number) => `${((100 * count) / all).toFixed(2)} %`
console.log(`${seeds} seeds, ${people} people with ${spells} spells each, ${all} intervals`)
console.log(
  `intervals covering the true index ${percent(covered)}; wholly above it ${percent(above)}, below it ${percent(below)}`,
)
/** An infinite k makes everybody's `oe_shrunk` 1: such a month has no rank. */
function told(name: string, ranks: readonly (number | null)[]): string {
  const known = ranks.filter((rank) => rank !== null)
  const sum = known.reduce((so, rank) => so + rank, 0)
  const whole = `${name} ${(sum / known.length).toFixed(3)} over ${known.length} months`
  if (known.length === ranks.length) return whole
  return `${whole} (${ranks.length - known.length} have no rank; ${(sum / ranks.length).toFixed(3)} with those as 0)`
}
const oe = correlations.map(({ shrunk }) => shrunk)
const plain = correlations.map(({ raw }) => raw)
const ranked = plain.filter((_, at) => oe[at] !== null)
console.log(`rank correlation with true skill: ${told('oe_shrunk', oe)}; ${told('recovery_rate', plain)}`)
console.log(`over the months in which oe_shrunk ranks: ${told('recovery_rate', ranked)}`)
