import { replicateCount } from '../../vocabulary.ts'
import type { Bounds } from '../interval.ts'
import { keptDrawsOf } from './draws.ts'
import { isCovered, known, type Pool, type Stretch } from './pools.ts'

/**
 * The 95 % interval of each group's index: the entries of an account count as often as a replicate draws it, at the
 * level chosen on the real data. A replicate in which nothing can be expected is left out.
 */
export async function intervalsOf(stretch: Stretch, seed: number, signal?: AbortSignal): Promise<Map<string, Bounds>> {
  const drawn = await drawnAtoms(stretch, seed, signal)
  const indices = indicesOf(stretch, drawn)
  return new Map(
    [...indices].flatMap(([group, all]) => {
      const sorted = all.filter((index) => !Number.isNaN(index)).sort()
      const ranked = (thousandths: number) => sorted[Math.ceil((sorted.length * thousandths) / 1000) - 1]!
      return sorted.length === 0 ? [] : [[group, { low: ranked(25), high: ranked(975) }] as const]
    }),
  )
}

/** Lets whatever else waits in this process run first: the work is long. */
async function othersFirst(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}

/** Book and money in every replicate, in minor units: whole numbers, of which doubles hold sums up to 90 trillion exactly. */
interface Drawn {
  readonly book: Float64Array
  readonly money: Float64Array
}

const nothing = (): Drawn => ({ book: new Float64Array(replicateCount), money: new Float64Array(replicateCount) })

function addTo(to: Float64Array, of: Float64Array): void {
  for (let replicate = 0; replicate < replicateCount; replicate++) to[replicate]! += of[replicate]!
}

function addDrawn(to: Float64Array, amount: number, draws: Uint8Array): void {
  for (let replicate = 0; replicate < replicateCount; replicate++) to[replicate]! += amount * draws[replicate]!
}

/** Entries between two rests: some milliseconds of hashing. */
const batch = 100

/** What each atom holds in each replicate, by its place. */
async function drawnAtoms({ atoms, entries }: Stretch, seed: number, signal?: AbortSignal): Promise<Drawn[]> {
  const drawn = atoms.map(nothing)
  for (let at = 0; at < entries.length; at++) {
    if (at % batch === batch - 1) await othersFirst(signal)
    const { entry, atom } = entries[at]!
    const draws = keptDrawsOf(seed, entry.account)
    const { book, money } = drawn[atom.place]!
    if (entry.book !== 0n) addDrawn(book, Number(entry.book), draws)
    if (entry.money !== 0n) addDrawn(money, Number(entry.money), draws)
  }
  return drawn
}

/** The index of each group in each replicate; not a number where nothing, or less, is expected, or the others hold no book. */
function indicesOf({ atoms, holdings }: Stretch, drawn: readonly Drawn[]): Map<string, Float64Array> {
  const pools = new Map<Pool, Drawn>()
  for (const holding of holdings.filter(isCovered)) {
    const { all, own } = holding.pools[holding.level]!
    known(pools, all, nothing)
    known(pools, own, nothing)
  }
  for (const { holding, place } of atoms)
    for (const pool of holding.pools.flatMap(({ all, own }) => [all, own])) {
      const into = pools.get(pool)
      if (!into) continue
      addTo(into.book, drawn[place]!.book)
      addTo(into.money, drawn[place]!.money)
    }
  const sides = new Map<string, { actual: Float64Array; expected: Float64Array }>()
  for (const { holding, group, place } of atoms) {
    const { actual, expected } = known(sides, group, () => ({
      actual: new Float64Array(replicateCount),
      expected: new Float64Array(replicateCount),
    }))
    if (!isCovered(holding)) continue
    const { book, money } = drawn[place]!
    const { all, own } = holding.pools[holding.level]!
    const [everybody, oneself] = [pools.get(all)!, pools.get(own)!]
    addTo(actual, money)
    for (let replicate = 0; replicate < replicateCount; replicate++) {
      if (book[replicate] === 0) continue
      const others = everybody.book[replicate]! - oneself.book[replicate]!
      expected[replicate]! += (book[replicate]! * (everybody.money[replicate]! - oneself.money[replicate]!)) / others
    }
  }
  const isKnown = (of: number) => of > 0 && of < Infinity
  return new Map(
    [...sides].map(([group, { actual, expected }]) => [
      group,
      actual.map((of, replicate) => (isKnown(expected[replicate]!) ? of / expected[replicate]! : NaN)),
    ]),
  )
}
