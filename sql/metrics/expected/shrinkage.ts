import { divide, fractionOf, isPositive, larger, multiply, subtract, zero, type Fraction } from '../exact.ts'
import type { Entry } from './entries.ts'
import { isCovered, known, ownKey, type Holding, type Stretch } from './pools.ts'

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
export function shrinkageOf({ holdings }: Stretch, entries: readonly Entry[], unit: bigint, k: string): Shrinkage {
  const people = new Map<string, { actual: bigint; expected: bigint }>()
  const covered = holdings.filter(isCovered)
  for (const { collector, book, money, rate } of covered) {
    const person = known(people, collector, () => ({ actual: 0n, expected: 0n }))
    person.actual += money * fine
    person.expected += expectedOf(book, rate)
  }
  if ([...people.values()].filter(({ expected }) => expected > 0n).length < fewest)
    return { k: fractionOf(k), from: 'setting' }
  return { k: momentsOf([...people.values()], spellsOf(covered, entries), unit), from: 'moments' }
}

interface Told {
  actual: bigint
  expected: bigint
}

function spellsOf(covered: readonly (Holding & { rate: Fraction })[], entries: readonly Entry[]): Told[] {
  const rates = new Map(covered.map(({ levels, collector, rate }) => [ownKey(levels[0]!, collector), rate]))
  const spells = new Map<string, Told>()
  for (const { segment, collector, assignment, book, money } of entries) {
    const rate = rates.get(ownKey(JSON.stringify(segment), collector))
    if (rate === undefined) continue
    const spell = known(spells, assignment, () => ({ actual: 0n, expected: 0n }))
    spell.actual += money * fine
    spell.expected += expectedOf(book, rate)
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
