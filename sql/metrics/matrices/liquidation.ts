import {
  as,
  compare,
  countRows,
  field,
  innerJoin,
  named,
  orderedBy,
  selectFrom,
  sum,
  type Day,
  type Row,
} from '#warehouse'
import { placementMoney } from '../../marts/placement_money.ts'
import { placements } from '../../marts/placements.ts'
import { monthStart as startOf, shiftDays, shiftMonths } from '../calendar.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, nothingLike } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixAsked, type MatrixWords } from './asked.ts'
import { debtKeys, filtered, type Segment, type Segmented } from './segments.ts'

/** What was collected on the placements of a month by a number of months after each. Amounts are exact text. */
export interface LiquidationRow extends Segmented {
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

/** What placements are split by; they are of a month of placement anyway. */
export const placedBy = ['product', 'client', 'region', 'hand', 'batch'] as const satisfies readonly Segment[]

/** The liquidation curve of each cohort in `[from, to)`, while its month has begun for the oldest placement. */
export async function liquidationCurve(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<LiquidationRow>> {
  const needs = ['payments', 'placements']
  const by = (typeof words.by === 'string' ? words.by.split(',') : (words.by ?? [])).filter((name) => name !== 'cohort')
  using asked = await matrixAsked(edition, { ...words, by }, { what: 'The liquidation curve', needs, by: placedBy })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  return { rows: await liquidationOf(asked, signal) }
}

/** The curves of what was asked for, whole months of placement. */
export async function liquidationOf(asked: MatrixAsked, signal?: AbortSignal): Promise<LiquidationRow[]> {
  const day = field<Day>('m', 'placed_on')
  const until = startOf(asked.to) === asked.to ? asked.to : shiftMonths(startOf(asked.to), 1)
  const from = startOf(asked.from) === asked.from ? asked.from : shiftMonths(startOf(asked.from), 1)
  const keys = debtKeys(asked)
  const by = Object.values(keys)
  const keyColumns = Object.entries(keys).map(([name, key]) => named(key, name))
  const placed = filtered(within({ from, to: until }, selectFrom(placements, 'm'), 'placed_on'), asked)
  const month = field<number>('p', 'month_no')
  const [days, paid] = await Promise.all([
    asked.at.rows(
      orderedBy(
        placed
          .select([named(day, 'placed_on'), ...keyColumns, named(countRows(), 'placements')])
          .select(named(as('total', sum(field<number>('m', 'placed_amount'))), 'amount'))
          .groupBy([day, ...by]),
        [day, ...by],
      ),
      signal,
    ),
    asked.at.rows(
      innerJoin(
        placed,
        placementMoney,
        'p',
        compare(field<string>('p', 'placement_id'), '=', field<string>('m', 'placement_id')),
      )
        .select([named(day, 'placed_on'), ...keyColumns, named(month, 'month')])
        .select(named(as('total', sum(field<number>('p', 'amount'))), 'amount'))
        .groupBy([day, ...by, month]),
      signal,
    ),
  ])
  const names = Object.keys(keys)
  const cohortOf = (row: Row) =>
    JSON.stringify([startOf(row['placed_on'] as Day), ...names.map((name) => row[name] ?? null)])
  const money = Map.groupBy(paid, cohortOf)
  return [...Map.groupBy(days, cohortOf)].flatMap(([key, of]) =>
    pointsOf(of, money.get(key) ?? [], names, asked.at.asOf),
  )
}

function pointsOf(days: readonly Row[], paid: readonly Row[], names: readonly string[], asOf: Day): LiquidationRow[] {
  const rows: LiquidationRow[] = []
  const oldest = days[0]!['placed_on'] as Day
  const placedAmount = addedTexts(days.map(({ amount }) => String(amount)))
  const counted = (of: readonly Row[]) => of.reduce((all, row) => all + Number(row['placements']), 0)
  for (let months = 1; shiftMonths(oldest, months - 1) <= asOf; months++) {
    const before = paid.filter(({ month }) => Number(month) <= months)
    const collected = addedTexts([nothingLike(placedAmount), ...before.map(({ amount }) => String(amount))])
    const open = days.filter((row) => shiftDays(shiftMonths(row['placed_on'] as Day, months), -1) > asOf)
    rows.push({
      cohort: startOf(oldest),
      ...Object.fromEntries(names.map((name) => [name, days[0]![name] as string | number | null])),
      month: months,
      accounts: counted(days),
      placed_amount: placedAmount,
      collected,
      share: quotient(collected, placedAmount),
      immature: counted(open),
    })
  }
  return rows
}
