import { replicateCount } from '../../vocabulary.ts'
import type { Bounds } from '../interval.ts'
import { isCovered, known, type Pool, type Stretch } from './pools.ts'

/** How often each replicate draws an account: signs, as many places after `0` as draws. */
export type Draws = ReadonlyMap<string, string>

/**
 * The 95 % interval of each group's index: the entries of an account count as often as a replicate draws it, at the
 * level chosen on the real data. A replicate in which nothing can be expected is left out.
 */
export async function intervalsOf(stretch: Stretch, draws: Draws, signal?: AbortSignal): Promise<Map<string, Bounds>> {
  const layout = layoutOf(stretch, draws)
  const indices = layout.groups.map((): number[] => [])
  for (let replicate = 0; replicate < replicateCount; replicate++) {
    if (replicate % 10 === 9) await othersFirst(signal)
    indicesIn(layout, replicate).forEach((index, group) => {
      if (index !== null) indices[group]!.push(index)
    })
  }
  return new Map(
    layout.groups.flatMap((group, place) => {
      const sorted = Float64Array.from(indices[place]!).sort()
      const ranked = (thousandths: number) => sorted[Math.ceil((sorted.length * thousandths) / 1000) - 1]!
      return sorted.length === 0 ? [] : [[group, { low: ranked(25), high: ranked(975) }]]
    }),
  )
}

/** Lets whatever else waits in this process run first: the work is long. */
async function othersFirst(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}

/** Places instead of names: sums of an account add to atoms, atoms to pools and groups. */
interface Layout {
  readonly groups: readonly string[]
  /** What an account has in an atom: its atom, its account, and its amounts in minor units. */
  readonly sumAtom: Int32Array
  readonly sumAccount: Int32Array
  readonly sumBook: Float64Array
  readonly sumMoney: Float64Array
  /** A weight for each account, replicate by replicate. */
  readonly weights: Uint8Array
  readonly accountCount: number
  /** By atom: its group, the pools it adds to, and the two its rate is taken from; −1 is none. */
  readonly atomGroup: Int32Array
  readonly atomPools: readonly Int32Array[]
  readonly atomAll: Int32Array
  readonly atomOwn: Int32Array
  readonly poolCount: number
}

/** Numbers names in the order in which they come. */
function numbered<T>(): { readonly all: Map<T, number>; readonly of: (name: T) => number } {
  const all = new Map<T, number>()
  return { all, of: (name) => known(all, name, () => all.size) }
}

function layoutOf({ atoms, holdings, entries }: Stretch, draws: Draws): Layout {
  const [groups, accounts, pools] = [numbered<string>(), numbered<string>(), numbered<Pool>()]
  const covered = holdings.filter(isCovered)
  const used = new Set(covered.map(({ pools: levels, level }) => levels[level]!.all))
  const poolsOf = new Map(
    holdings.map((holding) => [
      holding,
      Int32Array.from(
        holding.pools.filter(({ all }) => used.has(all)).flatMap(({ all, own }) => [pools.of(all), pools.of(own)]),
      ),
    ]),
  )
  const placed = entries.map(({ entry, atom }) => ({ entry, atom: atom.place, account: accounts.of(entry.account) }))
  const added: { atom: number; account: number; book: number; money: number }[] = []
  for (const { entry, atom, account } of placed.sort((a, b) => a.atom - b.atom || a.account - b.account)) {
    const last = added.at(-1)
    const [book, money] = [Number(entry.book), Number(entry.money)]
    if (last?.atom !== atom || last.account !== account) added.push({ atom, account, book, money })
    else {
      last.book += book
      last.money += money
    }
  }
  const accountCount = accounts.all.size
  const weights = new Uint8Array(accountCount * replicateCount)
  for (const [account, place] of accounts.all) {
    const signs = draws.get(account) ?? ''
    for (let replicate = 0; replicate < signs.length; replicate++)
      weights[replicate * accountCount + place] = signs.charCodeAt(replicate) - 48
  }
  const rated = (side: 'all' | 'own') =>
    Int32Array.from(atoms, ({ holding }) => (isCovered(holding) ? pools.of(holding.pools[holding.level]![side]) : -1))
  return {
    atomGroup: Int32Array.from(atoms, ({ group }) => groups.of(group)),
    groups: [...groups.all.keys()],
    sumAtom: Int32Array.from(added, ({ atom }) => atom),
    sumAccount: Int32Array.from(added, ({ account }) => account),
    sumBook: Float64Array.from(added, ({ book }) => book),
    sumMoney: Float64Array.from(added, ({ money }) => money),
    weights,
    accountCount,
    atomPools: atoms.map(({ holding }) => poolsOf.get(holding)!),
    atomAll: rated('all'),
    atomOwn: rated('own'),
    poolCount: pools.all.size,
  }
}

/** The index of each group in a replicate; null where nothing, or less, is expected, or the others hold no book. */
function indicesIn(layout: Layout, replicate: number): (number | null)[] {
  const { sumAtom, sumAccount, sumBook, sumMoney, atomGroup, atomPools, atomAll, atomOwn } = layout
  const weights = layout.weights.subarray(replicate * layout.accountCount, (replicate + 1) * layout.accountCount)
  const [book, money] = [new Float64Array(atomGroup.length), new Float64Array(atomGroup.length)]
  for (let sum = 0; sum < sumAtom.length; sum++) {
    const weight = weights[sumAccount[sum]!]!
    if (weight === 0) continue
    const atom = sumAtom[sum]!
    book[atom]! += weight * sumBook[sum]!
    money[atom]! += weight * sumMoney[sum]!
  }
  const [poolBook, poolMoney] = [new Float64Array(layout.poolCount), new Float64Array(layout.poolCount)]
  for (let atom = 0; atom < atomGroup.length; atom++) {
    const pools = atomPools[atom]!
    for (let place = 0; place < pools.length; place++) {
      poolBook[pools[place]!]! += book[atom]!
      poolMoney[pools[place]!]! += money[atom]!
    }
  }
  const [actual, expected] = [new Float64Array(layout.groups.length), new Float64Array(layout.groups.length)]
  for (let atom = 0; atom < atomGroup.length; atom++) {
    const [all, own, group] = [atomAll[atom]!, atomOwn[atom]!, atomGroup[atom]!]
    if (all < 0) continue
    actual[group]! += money[atom]!
    if (book[atom] !== 0)
      expected[group]! += (book[atom]! * (poolMoney[all]! - poolMoney[own]!)) / (poolBook[all]! - poolBook[own]!)
  }
  const isKnown = (of: number) => of > 0 && of < Infinity
  return Array.from(actual, (of, group) => (isKnown(expected[group]!) ? of / expected[group]! : null))
}
