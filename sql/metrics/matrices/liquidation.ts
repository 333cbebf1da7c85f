import { as, countRows, field, monthStart, named, orderedBy, selectFrom, sum, type Day } from '#warehouse'
import { placementMoney } from '../../marts/placement_money.ts'
import { placements } from '../../marts/placements.ts'
import { monthStart as startOf, shiftDays, shiftMonths } from '../calendar.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, nothingLike } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'

/** What was collected on the placements of a month by a number of months after each. Amounts are exact text. */
export interface LiquidationRow {
  /** First day of the month of placement. */
  readonly cohort: Day
  /** Months since placement, from 1. */
  readonly month: number
  /** Placements. */
  readonly accounts: number
  readonly placed_amount: string
  readonly collected: string
  readonly share: number | null
  /** Placements whose months are not over. */
  readonly immature: number
}

/** The liquidation curve of each cohort in `[from, to)`, while its month has begun for the oldest placement. */
export async function liquidationCurve(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<LiquidationRow>> {
  const asked = await matrixAsked(edition, words, ['payments', 'placements'])
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const day = field<Day>('m', 'placed_on')
  const cohort = monthStart(day)
  const until = startOf(asked.to) === asked.to ? asked.to : shiftMonths(startOf(asked.to), 1)
  const from = startOf(asked.from) === asked.from ? asked.from : shiftMonths(startOf(asked.from), 1)
  const cohorts = { from, to: until }
  const [placed, paid] = await Promise.all([
    asked.at.rows(
      orderedBy(
        within(cohorts, selectFrom(placements, 'm'), 'placed_on')
          .select([named(day, 'placed_on'), named(countRows(), 'placements')])
          .select(named(as('total', sum(field<number>('m', 'placed_amount'))), 'amount'))
          .groupBy([day]),
        [day],
      ),
      signal,
    ),
    asked.at.rows(
      within(cohorts, selectFrom(placementMoney, 'm'), 'placed_on')
        .select([named(cohort, 'cohort'), named(field('m', 'month_no'), 'month')])
        .select(named(as('total', sum(field<number>('m', 'amount'))), 'amount'))
        .groupBy([cohort, field('m', 'month_no')]),
      signal,
    ),
  ])
  const money = Map.groupBy(paid, ({ cohort: month }) => String(month))
  const rows: LiquidationRow[] = []
  for (const [month, days] of Map.groupBy(placed, ({ placed_on: on }) => startOf(on as Day))) {
    const oldest = days[0]!['placed_on'] as Day
    const amounts = days.map(({ amount }) => String(amount))
    const placedAmount = addedTexts(amounts)
    for (let months = 1; shiftMonths(oldest, months - 1) <= asked.at.asOf; months++) {
      const within = (money.get(month) ?? []).filter(({ month: no }) => Number(no) <= months)
      const collected = addedTexts([nothingLike(placedAmount), ...within.map(({ amount }) => String(amount))])
      const open = days.filter((row) => shiftDays(shiftMonths(row['placed_on'] as Day, months), -1) > asked.at.asOf)
      rows.push({
        cohort: month,
        month: months,
        accounts: days.reduce((all, row) => all + Number(row['placements']), 0),
        placed_amount: placedAmount,
        collected,
        share: quotient(collected, placedAmount),
        immature: open.reduce((all, row) => all + Number(row['placements']), 0),
      })
    }
  }
  return { rows }
}
