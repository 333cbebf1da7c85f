import { createHash } from 'node:crypto'
import { divided, fraction, minus, numberOf, plus, square, times, total, zero, type Fraction } from './fraction.ts'
import type { Period } from './fact.ts'
import { books, inSpellMoney } from './money.ts'
import type { Spell } from './spells.ts'
import type { Dims, World } from './world.ts'

export interface OeSettings {
  /** Cents. */
  readonly minBook: bigint
  readonly minSpells: number
  /** Cents. */
  readonly k: bigint
  readonly seed: number
}

/** A book, or money, of a spell within the scope: cents. */
interface Entry {
  readonly spell: Spell
  readonly dims: Dims
  readonly book: bigint | null
  readonly money: bigint
}

/** An entry whose segment is covered, with the level used; or one that is not. */
interface Judged extends Entry {
  readonly level: number | null
  readonly expected: Fraction
}

export interface OeGroup {
  readonly actual: bigint
  readonly expected: Fraction
  readonly uncovered: bigint
  readonly spells: number
  readonly low: number | null
  readonly high: number | null
  /** Cents; null is infinite. */
  readonly k: Fraction | null
  readonly kFrom: 'moments' | 'setting'
}

/** 0 below the first edge; an edge belongs to the band above it. */
export const bandOf = (amount: bigint): number =>
  [1_000n, 5_000n, 20_000n, 100_000n].filter((edge) => amount >= edge * 100n).length

/** Full, without hand, without band, without bucket, everybody. */
function segmentAt(world: World, spell: Spell, level: number): string {
  const product = world.debt(spell.account)['product']
  return JSON.stringify([product, spell.bucket, bandOf(spell.amount), spell.hand].slice(0, 4 - level))
}

const sum = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n)

/** What every group of one stretch of time collected, and what its books would have brought the others. */
export function observed(
  world: World,
  period: Period,
  where: Readonly<Record<string, readonly string[]>>,
  settings: OeSettings,
  groupOf: (dims: Dims) => string,
): Map<string, OeGroup> {
  const inScope = (dims: Dims) => Object.entries(where).every(([name, values]) => values.includes(dims[name]!))
  const entries: Entry[] = [
    ...books(world, period).map(({ spell, dims, amount }) => ({ spell, dims, book: amount, money: 0n })),
    ...inSpellMoney(world)
      .filter(({ day }) => period.from <= day && day < period.to)
      .map(({ spell, dims, num }) => ({ spell, dims, book: null, money: num! })),
  ].filter(({ dims }) => inScope(dims))

  const othersAt = (spell: Spell, level: number) =>
    entries.filter(
      (entry) =>
        entry.spell.collector !== spell.collector &&
        segmentAt(world, entry.spell, level) === segmentAt(world, spell, level),
    )
  const levelOf = (spell: Spell): number | null => {
    for (let level = 0; level <= 4; level++) {
      const held = othersAt(spell, level).filter(({ book }) => book !== null)
      if (sum(held.map(({ book }) => book!)) >= settings.minBook && held.length >= settings.minSpells) return level
    }
    return null
  }
  const judged: Judged[] = entries.map((entry) => {
    const level = levelOf(entry.spell)
    if (level === null || entry.book === null) return { ...entry, level, expected: zero }
    const others = othersAt(entry.spell, level)
    const rate = fraction(sum(others.map(({ money }) => money)), sum(others.map(({ book }) => book ?? 0n)))
    return { ...entry, level, expected: times(fraction(entry.book), rate) }
  })
  const covered = judged.filter(({ level }) => level !== null)
  const k = shrinkage(covered, settings)
  const weights = new Map(
    [...new Set(entries.map(({ spell }) => spell.account))].map((account) => [
      account,
      Array.from({ length: 200 }, (_, at) => drawn(`${settings.seed}|${at + 1}|${account}`)),
    ]),
  )
  const rates = ratesOf(covered)
  return new Map(
    [...Map.groupBy(judged, ({ dims }) => groupOf(dims))].map(([group, all]) => {
      const own = all.filter(({ level }) => level !== null)
      const expected = total(own.map((entry) => entry.expected))
      const bounds = expected.over > 0n ? interval(own) : { low: null, high: null }
      return [
        group,
        {
          actual: sum(own.map(({ money }) => money)),
          expected,
          uncovered: sum(all.filter(({ level }) => level === null).map(({ book }) => book ?? 0n)),
          spells: own.filter(({ book }) => book !== null).length,
          ...bounds,
          ...k,
        },
      ]
    }),
  )

  /** Of each spell, in each replicate, the rate of the others at the level used; not a number without a book. */
  function ratesOf(all: readonly Judged[]): Map<string, number[]> {
    return new Map(
      all.map(({ spell, level }) => {
        const others = othersAt(spell, level!)
        return [
          spell.id,
          Array.from({ length: 200 }, (_, at) => {
            let [money, book] = [0, 0]
            for (const other of others) {
              const weight = weights.get(other.spell.account)![at]!
              money += weight * Number(other.money)
              book += weight * Number(other.book ?? 0n)
            }
            return book === 0 ? NaN : money / book
          }),
        ]
      }),
    )
  }

  function interval(own: readonly Judged[]): { low: number | null; high: number | null } {
    const indexes: number[] = []
    for (let at = 0; at < 200; at++) {
      let [a, e] = [0, 0]
      for (const { spell, book, money } of own) {
        const weight = weights.get(spell.account)![at]!
        a += weight * Number(money)
        if (weight * Number(book ?? 0n) !== 0) e += weight * Number(book) * rates.get(spell.id)![at]!
      }
      if (e > 0) indexes.push(a / e)
    }
    const ordered = indexes.toSorted((a, b) => a - b)
    const rank = (share: number) => ordered[Math.ceil(Math.round(share * ordered.length * 1e9) / 1e9) - 1] ?? null
    return { low: rank(0.025), high: rank(0.975) }
  }
}

/** The smallest w with P(X ≤ w) > u, X Poisson of mean 1 and u the first 52 bits of the hash. */
function drawn(text: string): number {
  const u = Number.parseInt(createHash('md5').update(text).digest('hex').slice(0, 13), 16) / 2 ** 52
  let [w, term, cumulated] = [0, Math.exp(-1), Math.exp(-1)]
  while (cumulated <= u) {
    w++
    term /= w
    cumulated += term
  }
  return w
}

function shrinkage(
  covered: readonly Judged[],
  settings: OeSettings,
): { k: Fraction | null; kFrom: 'moments' | 'setting' } {
  const told = (by: (entry: Judged) => string) =>
    [...Map.groupBy(covered, by).values()].map((all) => ({
      a: fraction(sum(all.map(({ money }) => money))),
      e: total(all.map(({ expected }) => expected)),
    }))
  const people = told(({ spell }) => spell.collector)
  const spells = told(({ spell }) => spell.id)
  if (people.filter(({ e }) => e.over > 0n).length < 10) return { k: fraction(settings.k), kFrom: 'setting' }
  const squares = (all: readonly { a: Fraction; e: Fraction }[]) => ({
    off: total(all.map(({ a, e }) => square(minus(a, e)))),
    e: total(all.map(({ e }) => square(e))),
  })
  const [c, i] = [squares(people), squares(spells)]
  const spread = minus(c.e, i.e)
  if (spread.over === 0n) return { k: null, kFrom: 'moments' }
  const tau = divided(minus(c.off, i.off), spread)
  if (tau.over <= 0n) return { k: null, kFrom: 'moments' }
  const phi = divided(minus(i.off, times(tau, i.e)), total(spells.map(({ e }) => e)))
  const k = divided(phi, tau)
  return { k: k.over < 0n ? zero : k, kFrom: 'moments' }
}

/** (A + k) / (E + k); null where that denominator is 0 or less. */
export function shrunk({ actual, expected, k }: OeGroup): number | null {
  if (k === null) return 1
  const below = plus(expected, k)
  return below.over <= 0n ? null : numberOf(divided(plus(fraction(actual), k), below))
}
