import type { Cell, Ratio } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { add, decimalOf, divide, isPositive, numberIn, one, ratioOf, significant, type Fraction } from '../exact.ts'
import type { Bounds } from '../interval.ts'
import type { Expected } from '../metric.ts'
import type { Scope } from '../scope.ts'
import { intervalsOf } from './bootstrap.ts'
import { booksQuery, entriesOf, moneyQuery } from './entries.ts'
import { isCovered, known, stretchOf } from './pools.ts'
import { expectedOf, fine, shrinkageOf, type Shrinkage } from './shrinkage.ts'

/** What a group collected against what is expected of its books. Amounts in minor units, the expected in fine parts. */
interface Standing {
  actual: bigint
  expected: bigint
  uncovered: bigint
  spells: number
  /** Null where nobody asked for it. */
  readonly shrinkage: Shrinkage | null
}

export interface Standings {
  /** Minor units in one of the currency. */
  readonly unit: bigint
  readonly groups: ReadonlyMap<string, Standing>
  readonly intervals: ReadonlyMap<string, Bounds>
}

/** Compares every group of the question with the others of the scope, each stretch of time on its own. */
export async function standingsOf(
  edition: Edition,
  scope: Scope,
  metrics: readonly Expected[],
  signal?: AbortSignal,
): Promise<Standings> {
  const isBounded = !scope.question.isExact && metrics.some(({ expected }) => expected === 'index')
  const isShrunk = metrics.some(({ expected }) => expected === 'shrunk')
  const [books, money] = await Promise.all([
    edition.rows(booksQuery(scope), signal),
    edition.rows(moneyQuery(scope), signal),
  ])
  const amount = String((books[0] ?? money[0])?.['amount'] ?? '0')
  const unit = 10n ** BigInt(amount.split('.')[1]?.length ?? 0)
  const entries = [...entriesOf(books, true, scope), ...entriesOf(money, false, scope)]
  const [groups, intervals] = [new Map<string, Standing>(), new Map<string, Bounds>()]
  for (const within of Map.groupBy(entries, ({ period }) => period).values()) {
    const stretch = stretchOf(within, unit, edition.decided.oe)
    const shrinkage = isShrunk ? shrinkageOf(stretch, unit, edition.decided.oe.k) : null
    for (const { holding, group, book, money, spells } of stretch.atoms) {
      const standing = known(groups, group, () => ({ actual: 0n, expected: 0n, uncovered: 0n, spells: 0, shrinkage }))
      if (!isCovered(holding)) {
        standing.uncovered += book
        continue
      }
      standing.actual += money
      standing.expected += expectedOf(book, holding.rate)
      standing.spells += spells
    }
    if (!isBounded) continue
    for (const [group, bounds] of await intervalsOf(stretch, edition.decided.oe.seed, signal))
      intervals.set(group, bounds)
  }
  return { unit, groups, intervals }
}

/** The cell of a group: the index itself, or the index drawn towards 1. */
export function standingCell(
  { expected: kind }: Expected,
  { unit, groups, intervals }: Standings,
  group: string,
  isExact = false,
): Cell {
  const standing = groups.get(group)
  const amount = (minor: bigint): string => decimalOf(minor, unit.toString().length - 1)
  if (!standing) {
    const nothing = { value: null, n: 0, low: null, high: null, immature: 0, uncovered_book: amount(0n) }
    return kind === 'index' ? { ...nothing, numerator: amount(0n), denominator: '0' } : nothing
  }
  const [actual, expected]: [Fraction, Fraction] = [
    { over: standing.actual, under: unit },
    { over: standing.expected, under: unit * fine },
  ]
  const told = { n: standing.spells, immature: 0, uncovered_book: amount(standing.uncovered) }
  const exactly = (ratio: Ratio | null) => (isExact ? { exact: ratio } : {})
  if (kind === 'index') {
    const value = isPositive(expected) ? numberIn(divide(actual, expected)) : null
    const bounds = value === null ? undefined : intervals.get(group)
    return {
      value,
      numerator: amount(standing.actual),
      denominator: significant(expected, 15),
      low: bounds?.low ?? null,
      high: bounds?.high ?? null,
      ...told,
      ...exactly({
        numerator: amount(standing.actual),
        denominator: decimalOf(standing.expected, (unit * fine).toString().length - 1),
      }),
    }
  }
  const { k, from } = standing.shrinkage!
  const drawn = { k: k && numberIn(k), k_from: from, low: null, high: null, ...told }
  if (k === null) return { value: 1, ...drawn, ...exactly(ratioOf(one)) }
  const below = add(expected, k)
  const index = isPositive(below) ? divide(add(actual, k), below) : null
  return { value: index && numberIn(index), ...drawn, ...exactly(index && ratioOf(index)) }
}
