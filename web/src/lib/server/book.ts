import type { Reading, StateBalance } from '../../../api/service.ts'
import { addMonths } from '#lib/period/days.ts'
import type { View } from '#lib/period/view.ts'

/** A bucket at the last month end of a period, with the month end before. Exact amounts; null: no month end before. */
export interface BookBar {
  readonly state: string
  readonly amount: string
  readonly accounts: number
  /** Of the amount, past due. */
  readonly overdue: string
  /** Past due at the month end before. */
  readonly before: string | null
}

export interface Book {
  readonly asOf: string
  readonly bars: readonly BookBar[]
}

/** The book at the last month end delivered in the period; null: none was. */
export async function bookOf(reading: Reading, { from, to }: View, where: readonly string[]): Promise<Book | null> {
  const rows = await reading.balances(addMonths(from, -2), to, where)
  const ends = [...new Set(rows.map(({ as_of }) => as_of))].sort()
  const asOf = ends.at(-1)
  if (asOf === undefined || asOf < from) return null
  const at = (end: string | undefined): Map<string, StateBalance> =>
    new Map(rows.filter(({ as_of }) => as_of === end).map((row) => [row.state, row]))
  const [now, before] = [at(asOf), at(ends.at(-2))]
  const states = [...reading.buckets, 'restructured'].filter((state) => now.has(state) || before.has(state))
  return {
    asOf,
    bars: states.map((state) => ({
      state,
      amount: now.get(state)?.amount ?? '0',
      accounts: now.get(state)?.accounts ?? 0,
      overdue: now.get(state)?.overdue ?? '0',
      before: ends.length > 1 ? (before.get(state)?.overdue ?? '0') : null,
    })),
  }
}
