import { divide, fractionOf, isPositive, larger, multiply, subtract, zero, type Fraction } from '../exact.ts'
import { isCovered, known, type Stretch } from './pools.ts'

/** What shrinks an index towards 1, in the currency; null is infinite. */
export interface Shrinkage {
  readonly k: Fraction | null
  readonly from: 'moments' | 'setting'
}

const fewest = 10
/** Amounts are carried to this many parts of a minor unit. */
export const fine = 10n ** 24n

/** What is expected of a book at a rate, in fine parts of a minor unit. */
export const expectedOf = (book: bigint, rate: Fraction): bigint => (book * rate.over * fine) / rate.under

/** By the method of moments where enough people can tell, else as the operation has decided. */
export function shrinkageOf(stretch: Stretch, unit: bigint, k: string): Shrinkage {
  const people = new Map<string, { actual: bigint; expected: bigint }>()
  for (const { collector, book, money, rate } of stretch.holdings.filter(isCovered)) {
    const person = known(people, collector, () => ({ actual: 0n, expected: 0n }))
    person.actual += money * fine
    person.expected += expectedOf(book, rate)
  }
  if ([...people.values()].filter(({ expected }) => expected > 0n).length < fewest)
    return { k: fractionOf(k), from: 'setting' }
  return { k: momentsOf([...people.values()], spellsOf(stretch), unit), from: 'moments' }
}

interface Told {
  actual: bigint
  expected: bigint
}

function spellsOf({ entries }: Stretch): Told[] {
  const spells = new Map<string, Told>()
  for (const { entry, atom } of entries) {
    if (!isCovered(atom.holding)) continue
    const spell = known(spells, entry.assignment, () => ({ actual: 0n, expected: 0n }))
    if (entry.spells === 0) spell.actual += entry.money * fine
    else spell.expected += expectedOf(entry.book, atom.holding.rate)
  }
  return [...spells.values()]
}

function momentsOf(people: readonly Told[], spells: readonly Told[], unit: bigint): Fraction | null {
  const squares = (all: readonly Told[], of: (told: Told) => bigint) =>
    all.reduce((total, told) => total + of(told) * of(told), 0n)
  const off = ({ actual, expected }: Told) => actual - expected
  const expected = ({ expected }: Told) => expected
  const [spellsOff, spellsExpected] = [squares(spells, off), squares(spells, expected)]
  const spread = squares(people, expected) - spellsExpected
  const all = spells.reduce((total, { expected }) => total + expected, 0n)
  if (spread <= 0n || all <= 0n) return null
  const tau: Fraction = { over: squares(people, off) - spellsOff, under: spread }
  if (!isPositive(tau)) return null
  const noise = subtract({ over: spellsOff, under: 1n }, multiply(tau, { over: spellsExpected, under: 1n }))
  const phi = divide(noise, { over: all * fine * unit, under: 1n })
  return larger(zero, divide(phi, tau))
}
