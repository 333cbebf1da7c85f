import { atLeast, fractionOf, type Fraction } from '../exact.ts'
import type { Decided } from '../edition.ts'
import { segmentColumns, type Entry } from './entries.ts'

/** Books and money added up, in minor units. */
export interface Pool {
  book: bigint
  money: bigint
  spells: number
}

/** What of a holding falls in one group of the question. */
export interface Atom extends Pool {
  readonly holding: Holding
  readonly group: string
  /** Its place among the atoms of the stretch. */
  place: number
}

/** What one person holds in one segment, and what the others show can be expected of it. */
export interface Holding extends Pool {
  readonly collector: string
  readonly atoms: Map<string, Atom>
  /** From the finest level to everybody: what all hold there, and what the person does. */
  pools: readonly { readonly all: Pool; readonly own: Pool }[]
  /** The first of the levels at which the others hold enough; null where none does. */
  level: number | null
  /** What the others collected there of their book; null without a level. */
  rate: Fraction | null
}

/** A stretch of time: holdings and atoms in an order of their own, and the atom of each entry. */
export interface Stretch {
  readonly holdings: readonly Holding[]
  readonly atoms: readonly Atom[]
  readonly entries: readonly { readonly entry: Entry; readonly atom: Atom }[]
}

const empty = (): Pool => ({ book: 0n, money: 0n, spells: 0 })

function addTo(pool: Pool, { book, money, spells }: Pool): void {
  pool.book += book
  pool.money += money
  pool.spells += spells
}

/** Puts the entries of one stretch of time together and finds what can be expected of each holding. */
export function stretchOf(entries: readonly Entry[], unit: bigint, { minBook, minSpells }: Decided['oe']): Stretch {
  const byKey = new Map<string, Holding & { readonly segment: Entry['segment'] }>()
  const placed = entries.map((entry) => {
    const holding = known(byKey, entry.holding, () => ({
      ...empty(),
      collector: entry.collector,
      segment: entry.segment,
      atoms: new Map<string, Atom>(),
      pools: [],
      level: null,
      rate: null,
    }))
    const atom = known(holding.atoms, entry.group, () => ({ ...empty(), holding, group: entry.group, place: -1 }))
    addTo(atom, entry)
    addTo(holding, entry)
    return { entry, atom }
  })
  const holdings = [...byKey].sort(inOrder).map(([, holding]) => holding)
  const pools = new Map<string, Pool>()
  for (const holding of holdings) {
    holding.pools = levelsOf(holding.segment).map((level) => ({
      all: known(pools, level, empty),
      own: known(pools, `${level}\u0000${holding.collector}`, empty),
    }))
    for (const { all, own } of holding.pools) [all, own].forEach((pool) => addTo(pool, holding))
  }
  const least = fractionOf(minBook)
  for (const holding of holdings) {
    const others = holding.pools.map(({ all, own }) => ({
      book: all.book - own.book,
      money: all.money - own.money,
      spells: all.spells - own.spells,
    }))
    const level = others.findIndex(
      ({ book, spells }) => book > 0n && spells >= minSpells && atLeast({ over: book, under: unit }, least),
    )
    if (level < 0) continue
    holding.level = level
    holding.rate = { over: others[level]!.money, under: others[level]!.book }
  }
  const atoms = holdings.flatMap(({ atoms: held }) => [...held].sort(inOrder).map(([, atom]) => atom))
  atoms.forEach((atom, place) => (atom.place = place))
  return { holdings, atoms, entries: placed }
}

const inOrder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

/** The segment, and ever coarser ones: without hand, band, bucket, and at last without product. */
const levelsOf = (segment: Entry['segment']): string[] =>
  Array.from({ length: segmentColumns.length + 1 }, (_, coarser) =>
    JSON.stringify(segment.slice(0, segmentColumns.length - coarser)),
  )

export function known<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

/** Whether anything can be expected of a holding. */
export const isCovered = (holding: Holding): holding is Holding & { level: number; rate: Fraction } =>
  holding.rate !== null
