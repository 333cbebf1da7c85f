import { as, field, named, orderedBy, selectFrom, sum, type Day, type Row } from '#warehouse'
import { chargeOffMoney } from '../../marts/charge_off_money.ts'
import { chargeOffs } from '../../marts/charge_offs.ts'
import { monthEnd, monthStart, shiftMonths } from '../calendar.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, nothingLike } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { debtKeys, filtered, type Segmented } from './segments.ts'
import { debtSegments } from './redefault.ts'

/** What came in after accounts were charged off. Amounts are exact text. */
export interface RecoveredRow extends Segmented {
  /** First day of the month at whose end they were first charged off. */
  readonly cohort: Day
  /** Whole months after it, from 1. */
  readonly month: number
  readonly accounts: number
  readonly charged_amount: string
  readonly recovered: string
  readonly share: number | null
  /** All of them where the month is not over. */
  readonly immature: number
}

/** Recovery after charge-off of the accounts charged off at the month ends in `[from, to)`, by months since. */
export async function recovered(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<RecoveredRow>> {
  const needs = ['payments', 'account_months']
  using asked = await matrixAsked(edition, words, { what: 'The recovery curve', needs, by: debtSegments })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const keys = { charged: field<Day>('m', 'charged_on'), ...debtKeys(asked) }
  const by = Object.values(keys)
  const selected = Object.entries(keys).map(([name, key]) => named(key, name))
  const total = named(as('total', sum(field<number>('m', 'amount'))), 'amount')
  const [charged, paid] = await Promise.all([
    asked.at.rows(
      orderedBy(
        filtered(within(asked, selectFrom(chargeOffs, 'm'), 'charged_on'), asked)
          .select([...selected, total])
          .select(named(as('count', sum(field<number>('m', 'account_count'))), 'accounts'))
          .groupBy(by),
        by,
      ),
      signal,
    ),
    asked.at.rows(
      filtered(within(asked, selectFrom(chargeOffMoney, 'm'), 'charged_on'), asked)
        .select([...selected, total, named(field('m', 'month_no'), 'month')])
        .groupBy([...by, field('m', 'month_no')]),
      signal,
    ),
  ])
  const keyIn = (row: Row) => JSON.stringify(Object.keys(keys).map((name) => row[name] ?? null))
  const money = Map.groupBy(paid, keyIn)
  return {
    rows: charged.flatMap((row) => {
      const on = row['charged'] as Day
      const { charged: _on, amount, accounts, ...segment } = row
      const rows: RecoveredRow[] = []
      for (let month = 1; shiftMonths(monthStart(on), month) <= asked.at.asOf; month++) {
        const before = (money.get(keyIn(row)) ?? []).filter((each) => Number(each['month']) <= month)
        const came = addedTexts([nothingLike(String(amount)), ...before.map((each) => String(each['amount']))])
        rows.push({
          ...(segment as Segmented),
          cohort: monthStart(on),
          month,
          accounts: Number(accounts),
          charged_amount: String(amount),
          recovered: came,
          share: quotient(came, String(amount)),
          immature: monthEnd(shiftMonths(monthStart(on), month)) > asked.at.asOf ? Number(accounts) : 0,
        })
      }
      return rows
    }),
  }
}
