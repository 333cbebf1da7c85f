import {
  as,
  compare,
  field,
  isKnown,
  literal,
  named,
  orderedBy,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
} from '#warehouse'
import { balances } from '../../marts/balances.ts'
import { monthEnds } from '../../marts/month_ends.ts'
import { outOfReach } from '../reachable.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { nothingLike } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { ladderOn, laddersOf } from './labels.ts'

/** Balance in the next worse bucket at t over that in a bucket at t−1. Amounts are exact text. */
export interface NetFlowRow {
  /** The later month end, t. */
  readonly period: Day
  readonly from: string
  readonly to: string
  readonly numerator: string
  readonly denominator: string
  readonly value: number | null
}

/** The net flow of each bucket in force at t but the worst, for each month end in `[from, to)` that follows another; of everybody. */
export async function netFlow(edition: Edition, words: MatrixWords, signal?: AbortSignal): Promise<Drawn<NetFlowRow>> {
  if (edition.reach !== undefined) throw outOfReach('matrix net-flow')
  using asked = await matrixAsked(edition, words, { what: 'Net flow', by: [] })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const [pairs, ladders, sums] = await Promise.all([
    asked.at.rows(pairsQuery(asked), signal),
    laddersOf(asked.at, signal),
    asked.at.rows(sumsQuery(asked.to), signal),
  ])
  const owed = new Map(sums.map((row) => [`${String(row['as_of'])} ${String(row['state'])}`, String(row['amount'])]))
  const zero = nothingLike(String(sums[0]?.['amount'] ?? '0'))
  return {
    rows: pairs.flatMap(({ as_of: period, previous_as_of: before }) => {
      const order = ladderOn(ladders, period as Day).labels
      return order.slice(0, -1).map((from, index) => {
        const to = order[index + 1]!
        const numerator = owed.get(`${String(period)} ${to}`) ?? zero
        const denominator = owed.get(`${String(before)} ${from}`) ?? zero
        return { period: period as Day, from, to, numerator, denominator, value: quotient(numerator, denominator) }
      })
    }),
  }
}

const pairsQuery = (asked: { from: Day; to: Day }): AnyQuery =>
  orderedBy(
    within(asked, selectFrom(monthEnds, 'm'), 'as_of')
      .where(isKnown(field('m', 'previous_as_of')))
      .selectAll(),
    [field('m', 'as_of')],
  )

const sumsQuery = (to: Day): AnyQuery => {
  const keys = [field<Day>('m', 'as_of'), field<string>('m', 'state')]
  return selectFrom(balances, 'm')
    .where(compare(field<Day>('m', 'as_of'), '<', literal('date', to)))
    .select([named(keys[0]!, 'as_of'), named(keys[1]!, 'state')])
    .select(named(as('total', sum(field<number>('m', 'balance_amount'))), 'amount'))
    .groupBy(keys)
}
