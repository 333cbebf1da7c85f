import { as, compare, field, literal, named, orderedBy, selectFrom, sum, type Day, type Row } from '#warehouse'
import { rollMoves } from '../marts/roll_moves.ts'
import { monthStart, shiftDays } from './calendar.ts'
import { quotient } from './cell.ts'
import type { Edition } from './edition.ts'
import { dayIn } from './question.ts'

/** Accounts and their opening balance that went from one state to another between two month ends. */
export interface RollRow {
  /** The later month end, t; null when months are pooled. */
  readonly period: Day | null
  readonly from: string
  readonly to: string
  readonly accounts: number
  /** Of the accounts in the state before. */
  readonly accounts_share: number | null
  /** Exact text: balance at t−1 of the accounts where it is known. */
  readonly amount: string
  /** Of the balance in the state before; null where that is 0 or less. */
  readonly amount_share: number | null
  /** Accounts whose row at t−1 has no balance. */
  readonly missing: number
}

export interface MatrixWords {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly pool?: boolean | undefined
  readonly asOf?: string | undefined
}

/** The transition matrix of each month end in `[from, to)`, all cells, or of all of them added first. */
export async function rollMatrix(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<{ rows: RollRow[]; unavailable?: string }> {
  const at = words.asOf === undefined ? edition : await edition.cutAt(words.asOf)
  if (!at.delivered.has('account_months')) return { rows: [], unavailable: 'account_months' }
  const from = words.from === undefined ? monthStart(at.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(at.asOf, 1) : dayIn('to', words.to)
  const day = field<Day>('m', 'as_of')
  const keys = [...(words.pool ? [] : [day]), field<string>('m', 'from_state'), field<string>('m', 'to_state')]
  const inPeriod = selectFrom(rollMoves, 'm')
    .where(compare(day, '>=', literal('date', from)))
    .where(compare(day, '<', literal('date', to)))
  const query = inPeriod
    .select([
      ...(words.pool ? [] : [named(day, 'period')]),
      named(field('m', 'from_state'), 'from'),
      named(field('m', 'to_state'), 'to'),
      named(as('count', sum(field<number>('m', 'account_count'))), 'accounts'),
      named(as('total', sum(field<number>('m', 'opening_amount'))), 'amount'),
      named(as('count', sum(field<number>('m', 'missing_count'))), 'missing'),
    ])
    .groupBy(keys)
  const rows = await at.rows(orderedBy(query, keys), signal)
  const opening = Map.groupBy(rows, groupOf)
  return { rows: rows.map((row) => rollRow(row, opening.get(groupOf(row))!)) }
}

const groupOf = (row: Row): string => JSON.stringify([row['period'], row['from']])

function rollRow(row: Row, group: readonly Row[]): RollRow {
  const accounts = group.reduce((all, { accounts }) => all + Number(accounts), 0)
  return {
    period: (row['period'] ?? null) as Day | null,
    from: String(row['from']),
    to: String(row['to']),
    accounts: Number(row['accounts']),
    accounts_share: quotient(String(row['accounts']), String(accounts)),
    amount: String(row['amount']),
    amount_share: quotient(String(row['amount']), added(group.map(({ amount }) => String(amount)))),
    missing: Number(row['missing']),
  }
}

/** An exact sum of decimal texts with the same number of fraction digits. */
function added(amounts: readonly string[]): string {
  const digits = amounts[0]?.split('.')[1]?.length ?? 0
  const sum = amounts.reduce((all, amount) => all + BigInt(amount.replace('.', '')), 0n)
  const text = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return sum < 0n ? `-${whole}` : whole
}
