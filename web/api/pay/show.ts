import { amountText, type Statement } from '../../../pipeline/pay/index.ts'
import { exact } from '../../../sql/index.ts'
import type { payState, State } from '../../../state/index.ts'
import type { PayEntry, PayPeriod, PeriodEntry } from './desk.ts'

type Line = payState.Content['lines'][number]
type Payment = payState.Content['payments'][number]

export const sumIn = (amounts: readonly string[], digits: number): string =>
  amountText(exact.sumOf(amounts.map(exact.fractionOf)), digits)

/** A payment with what of it comes from earlier months. */
export function entryOf(
  payment: Payment,
  lines: readonly Line[],
  month: string,
  digits: number,
  name: string,
): PayEntry {
  const { collector, due, adjusted, carried_in, paid, carried_out, held } = payment
  const deltas = lines.filter((line) => line.earned_period !== month).map(({ amount }) => amount)
  const gate = lines.find((line) => line.earned_period === month)?.gate ?? null
  return { collector, name, due, deltas: sumIn(deltas, digits), adjusted, carried_in, paid, carried_out, held, gate }
}

export function totalsOf(entries: readonly PayEntry[], digits: number): NonNullable<PayPeriod['totals']> {
  const of = (name: 'due' | 'deltas' | 'adjusted' | 'carried_in' | 'paid' | 'carried_out' | 'held') =>
    sumIn(
      entries.map((entry) => entry[name]),
      digits,
    )
  return {
    ...{ due: of('due'), deltas: of('deltas'), adjusted: of('adjusted'), carried_in: of('carried_in') },
    ...{ paid: of('paid'), carried_out: of('carried_out'), held: of('held') },
  }
}

const last = ({ status, locked_by, approved_by, reviewed_by, calculated_by }: payState.PeriodRow) =>
  ({
    open: null,
    calculated: calculated_by,
    reviewed: reviewed_by,
    approved: approved_by,
    locked: locked_by,
    exported: locked_by,
  })[status]

/** A period as an entry of a list, for those somebody sees. */
export async function listed(
  { db }: State,
  row: payState.PeriodRow,
  seen: ReadonlySet<string> | null,
): Promise<PeriodEntry> {
  const entry = { plan: row.plan_id, month: row.month, status: row.status, by: last(row) }
  if (row.calculation_id === null) return { ...entry, people: null, earned: null, paid: null }
  const payments = (
    await db
      .selectFrom('pay_payments')
      .select(['collector', 'due', 'paid'])
      .where('calculation_id', '=', row.calculation_id)
      .execute()
  ).filter(({ collector }) => seen === null || seen.has(collector))
  const digits = payments[0]?.due.split('.')[1]?.length ?? 0
  return {
    ...entry,
    people: payments.length,
    earned: sumIn(
      payments.map(({ due }) => due),
      digits,
    ),
    paid: sumIn(
      payments.map(({ paid }) => paid),
      digits,
    ),
  }
}

export const statementIn = (trace: string): Statement | null => JSON.parse(trace) as Statement | null
