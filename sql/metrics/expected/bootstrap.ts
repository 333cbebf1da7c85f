import { replicateCount } from '../../vocabulary.ts'
import type { Bounds } from '../interval.ts'
import type { Entry } from './entries.ts'
import { isCovered, ownKey, type Stretch } from './pools.ts'

/** How often each replicate draws an account: signs, as many places after `0` as draws. */
export type Draws = ReadonlyMap<string, string>

/**
 * The 95 % interval of each group's index: the entries of an account count as often as a replicate draws it, at the
 * level chosen on the real data. A replicate in which nothing can be expected is left out.
 */
export function intervalsOf(stretch: Stretch, entries: readonly Entry[], draws: Draws): Map<string, Bounds> {
  const layout = layoutOf(stretch, entries, draws)
  const indexes = layout.groups.map((): number[] => [])
  for (let replicate = 0; replicate < replicateCount; replicate++)
    indicesIn(layout, replicate).forEach((index, group) => {
      if (index !== null) indexes[group]!.push(index)
    })
  return new Map(
    layout.groups.flatMap((group, place) => {
      const sorted = Float64Array.from(indexes[place]!).sort()
      const ranked = (thousandths: number) => sorted[Math.ceil((sorted.length * thousandths) / 1000) - 1]!
      return sorted.length === 0 ? [] : [[group, { low: ranked(25), high: ranked(975) }]]
    }),
  )
}

/** Places instead of names: entries add to atoms (a holding in a group), atoms to pools and groups. */
interface Layout {
  readonly groups: readonly string[]
  /** By entry: its atom, its account, and its amounts in minor units. */
  readonly entryAtom: Int32Array
  readonly entryAccount: Int32Array
  readonly entryBook: Float64Array
  readonly entryMoney: Float64Array
  /** By account: a weight for each replicate. */
  readonly weights: Uint8Array
  /** By atom: its holding and group. */
  readonly atomHolding: Int32Array
  readonly atomGroup: Int32Array
  /** By holding: the pools it adds to, those of everybody and its own, and the two its rate is taken from; −1 is none. */
  readonly holdingPools: readonly Int32Array[]
  readonly holdingAll: Int32Array
  readonly holdingOwn: Int32Array
  readonly poolCount: number
}

function layoutOf({ holdings }: Stretch, entries: readonly Entry[], draws: Draws): Layout {
  const places = <T>() => {
    const map = new Map<T, number>()
    return {
      map,
      of: (name: T): number => {
        const known = map.get(name)
        if (known !== undefined) return known
        map.set(name, map.size)
        return map.size - 1
      },
    }
  }
  const [pools, groups, atoms, accounts] = [places<string>(), places<string>(), places<string>(), places<string>()]
  const holdingAt = new Map(holdings.map(({ levels, collector }, place) => [ownKey(levels[0]!, collector), place]))
  const used = new Set(holdings.flatMap((holding) => (isCovered(holding) ? [holding.levels[holding.level]!] : [])))
  const holdingPools = holdings.map(({ levels, collector }) =>
    Int32Array.from(
      levels
        .filter((level) => used.has(level))
        .flatMap((level) => [pools.of(level), pools.of(ownKey(level, collector))]),
    ),
  )
  const level = (key: (level: string, collector: string) => string) =>
    Int32Array.from(
      holdings.map((holding) =>
        isCovered(holding) ? pools.of(key(holding.levels[holding.level]!, holding.collector)) : -1,
      ),
    )
  const [atomHolding, atomGroup]: [number[], number[]] = [[], []]
  holdings.forEach(({ groups: held }, place) => {
    for (const group of [...held.keys()].sort()) {
      atoms.of(`${place} ${group}`)
      atomHolding.push(place)
      atomGroup.push(groups.of(group))
    }
  })
  const keys = entries.map(({ segment, collector }) => holdingAt.get(ownKey(JSON.stringify(segment), collector))!)
  const entryAccount = Int32Array.from(entries, ({ account }) => accounts.of(account))
  const weights = new Uint8Array(accounts.map.size * replicateCount)
  for (const [account, place] of accounts.map) {
    const signs = draws.get(account) ?? ''
    for (let replicate = 0; replicate < signs.length; replicate++)
      weights[place * replicateCount + replicate] = signs.charCodeAt(replicate) - 48
  }
  return {
    groups: [...groups.map.keys()],
    entryAtom: Int32Array.from(entries, ({ group }, index) => atoms.of(`${keys[index]!} ${group}`)),
    entryAccount,
    entryBook: Float64Array.from(entries, ({ book }) => Number(book)),
    entryMoney: Float64Array.from(entries, ({ money }) => Number(money)),
    weights,
    atomHolding: Int32Array.from(atomHolding),
    atomGroup: Int32Array.from(atomGroup),
    holdingPools,
    holdingAll: level((key) => key),
    holdingOwn: level(ownKey),
    poolCount: pools.map.size,
  }
}

/** The index of each group in a replicate; null where nothing, or less, is expected, or the others hold no book. */
function indicesIn(layout: Layout, replicate: number): (number | null)[] {
  const { entryAtom, entryAccount, entryBook, entryMoney, weights, atomHolding, atomGroup } = layout
  const [book, money] = [new Float64Array(atomHolding.length), new Float64Array(atomHolding.length)]
  for (let entry = 0; entry < entryAtom.length; entry++) {
    const weight = weights[entryAccount[entry]! * replicateCount + replicate]!
    if (weight === 0) continue
    book[entryAtom[entry]!]! += weight * entryBook[entry]!
    money[entryAtom[entry]!]! += weight * entryMoney[entry]!
  }
  const [poolBook, poolMoney] = [new Float64Array(layout.poolCount), new Float64Array(layout.poolCount)]
  for (let atom = 0; atom < atomHolding.length; atom++)
    for (const pool of layout.holdingPools[atomHolding[atom]!]!) {
      poolBook[pool]! += book[atom]!
      poolMoney[pool]! += money[atom]!
    }
  const [actual, expected] = [new Float64Array(layout.groups.length), new Float64Array(layout.groups.length)]
  for (let atom = 0; atom < atomHolding.length; atom++) {
    const holding = atomHolding[atom]!
    const [all, own] = [layout.holdingAll[holding]!, layout.holdingOwn[holding]!]
    if (all < 0) continue
    const group = atomGroup[atom]!
    actual[group]! += money[atom]!
    if (book[atom] !== 0)
      expected[group]! += (book[atom]! * (poolMoney[all]! - poolMoney[own]!)) / (poolBook[all]! - poolBook[own]!)
  }
  const isKnown = (of: number) => of > 0 && of < Infinity
  return Array.from(actual, (of, group) => (isKnown(expected[group]!) ? of / expected[group]! : null))
}
