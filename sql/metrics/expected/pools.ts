import { atLeast, fractionOf, type Fraction } from '../exact.ts'
import type { Decided } from '../edition.ts'
import { segmentColumns, type Entry } from './entries.ts'

/** Books and money added up, in minor units. */
export interface Pool {
  book: bigint
  money: bigint
  spells: number
}

/** What one person holds in one segment, and what the others show can be expected of it. */
export interface Holding extends Pool {
  readonly collector: string
  /** The keys of its pools, from the finest level to everybody. */
  readonly levels: readonly string[]
  /** Entries by group of the question. */
  readonly groups: Map<string, Pool>
  /** The first level, from 0, at which the others hold enough; null where none does. */
  level: number | null
  /** What the others collected there of their book; null without a level. */
  rate: Fraction | null
}

export interface Stretch {
  readonly holdings: readonly Holding[]
  /** By level key: everybody, and by level key and collector: their own. */
  readonly pools: ReadonlyMap<string, Pool>
}

export const empty = (): Pool => ({ book: 0n, money: 0n, spells: 0 })

export function addTo(pool: Pool, { book, money, isBook }: Pick<Entry, 'book' | 'money' | 'isBook'>): void {
  pool.book += book
  pool.money += money
  if (isBook) pool.spells += 1
}

export const ownKey = (level: string, collector: string): string => `${level}\u0000${collector}`

/** The segment, and ever coarser ones: without hand, band, bucket, and at last without product. */
const levelsOf = (segment: Entry['segment']): string[] =>
  Array.from({ length: segmentColumns.length + 1 }, (_, coarser) =>
    JSON.stringify(segment.slice(0, segmentColumns.length - coarser)),
  )

/** Puts the entries of one stretch of time together and finds what can be expected of each holding. */
export function stretchOf(entries: readonly Entry[], unit: bigint, { minBook, minSpells }: Decided['oe']): Stretch {
  const byKey = new Map<string, Holding>()
  const pools = new Map<string, Pool>()
  const pool = (key: string): Pool => known(pools, key, empty)
  for (const entry of entries) {
    const holding = known(byKey, ownKey(JSON.stringify(entry.segment), entry.collector), () => ({
      ...empty(),
      collector: entry.collector,
      levels: levelsOf(entry.segment),
      groups: new Map<string, Pool>(),
      level: null,
      rate: null,
    }))
    addTo(holding, entry)
    addTo(known(holding.groups, entry.group, empty), entry)
    for (const level of holding.levels) {
      addTo(pool(level), entry)
      addTo(pool(ownKey(level, entry.collector)), entry)
    }
  }
  const least = fractionOf(minBook)
  const holdings = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, holding]) => holding)
  for (const holding of holdings) {
    const others = holding.levels.map((level) => {
      const [all, own] = [pool(level), pool(ownKey(level, holding.collector))]
      return { book: all.book - own.book, money: all.money - own.money, spells: all.spells - own.spells }
    })
    const level = others.findIndex(
      ({ book, spells }) => book > 0n && spells >= minSpells && atLeast({ over: book, under: unit }, least),
    )
    if (level < 0) continue
    holding.level = level
    holding.rate = { over: others[level]!.money, under: others[level]!.book }
  }
  return { holdings, pools }
}

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
