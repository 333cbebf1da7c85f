import { field, named, sum, type AnyQuery, type Day, type Row } from '#warehouse'
import { spellMoney } from '../../marts/spell_money.ts'
import { isTime } from '../dimension.ts'
import { datedBy, inPeriod } from '../flow.ts'
import { filteredBy, groupedIn } from '../placed.ts'
import { groupOf } from '../quantile.ts'
import { keyName, keysOf, placesIn, type Scope } from '../scope.ts'
import { bookPlaces, booksIn } from '../stock.ts'

/** What makes books alike, from the coarsest to the finest. */
export const segmentColumns = ['product', 'bucket', 'band', 'hand'] as const

/** A book opened, or money that came in, of one spell in one group of the question. Amounts in minor units. */
export interface Entry {
  /** The time keys of its group: what is expected is known for a stretch of time. */
  readonly period: string
  readonly group: string
  readonly assignment: string
  readonly account: string
  readonly collector: string
  readonly segment: readonly (string | number | null)[]
  /** Its collector and segment. */
  readonly holding: string
  readonly book: bigint
  readonly money: bigint
  /** One where it opened a book. */
  readonly spells: number
}

const carried = ['assignment_id', 'account_id', 'collector_id', ...segmentColumns] as const

/** The books of the period. */
export function booksQuery(scope: Scope): AnyQuery {
  const keys = keysOf(scope, bookPlaces)
  return filteredBy(booksIn(scope), bookPlaces, scope)
    .select(keys.map((key, index) => named(key, keyName(index))))
    .select(carried.map((column) => named(field('s', column), column)))
    .select(named(field('b', 'book_amount'), 'amount'))
}

/** The money of the period that fell in spells, also in those that ended before it. */
export function moneyQuery(scope: Scope): AnyQuery {
  const facts = { mart: spellMoney, dated: 'effective_on', taken: 'flow' } as const
  const columns = carried.map((column) => field('f', column))
  return groupedIn(inPeriod(facts, scope), placesIn('f', field<Day>('f', datedBy(facts, scope))), scope, {
    ...Object.fromEntries(carried.map((column, index) => [column, columns[index]!])),
    amount: sum(field<number>('f', 'recovered_amount')),
  }).groupBy(columns)
}

/** Reads rows into entries. */
export function entriesOf(rows: readonly Row[], isBook: boolean, scope: Scope): Entry[] {
  const { by } = scope.question
  const times = by.flatMap((dimension, index) => (isTime(dimension) ? [keyName(index)] : []))
  return rows.map((row): Entry => {
    const amount = BigInt(String(row['amount'] ?? '0').replace('.', ''))
    const collector = String(row['collector_id'])
    const segment = segmentColumns.map((column) => row[column] as string | number | null)
    return {
      period: times.map((key) => String(row[key])).join(' '),
      group: groupOf(row, scope),
      assignment: String(row['assignment_id']),
      account: String(row['account_id']),
      collector,
      segment,
      holding: JSON.stringify([collector, ...segment]),
      book: isBook ? amount : 0n,
      money: isBook ? 0n : amount,
      spells: isBook ? 1 : 0,
    }
  })
}
