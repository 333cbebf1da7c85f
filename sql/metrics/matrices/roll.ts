import { as, field, named, orderedBy, selectFrom, sum, type Day, type Row } from '#warehouse'
import { cohortMoves } from '../../marts/cohort_moves.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'

/** Accounts and their opening balance that went from one state to another between two month ends. */
export interface RollRow {
  /** The later month end, t; null when months are pooled. */
  readonly period: Day | null
  /** First day of the month of origination, where asked for; null is unknown. */
  readonly cohort?: Day | null
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

/** The transition matrix of each month end in `[from, to)`, all cells, or of all of them added first. */
export async function rollMatrix(edition: Edition, words: MatrixWords, signal?: AbortSignal): Promise<Drawn<RollRow>> {
  const asked = await matrixAsked(edition, words)
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const keys = [
    ...(words.pool ? [] : [named(field<Day>('m', 'as_of'), 'period')]),
    ...(asked.byCohort ? [named(field<Day | null>('m', 'cohort'), 'cohort')] : []),
    named(field<string>('m', 'from_state'), 'from'),
    named(field<string>('m', 'to_state'), 'to'),
  ]
  const order = [
    ...(words.pool ? [] : [field<Day>('m', 'as_of')]),
    ...(asked.byCohort ? [field<Day | null>('m', 'cohort')] : []),
    field<string>('m', 'from_state'),
    field<string>('m', 'to_state'),
  ]
  const query = within(asked, selectFrom(cohortMoves, 'm'), 'as_of')
    .select([
      ...keys,
      named(as('count', sum(field<number>('m', 'account_count'))), 'accounts'),
      named(as('total', sum(field<number>('m', 'opening_amount'))), 'amount'),
      named(as('count', sum(field<number>('m', 'missing_count'))), 'missing'),
    ])
    .groupBy(order)
  const rows = await asked.at.rows(orderedBy(query, order), signal)
  const opening = Map.groupBy(rows, groupOf)
  return { rows: rows.map((row) => rollRow(row, opening.get(groupOf(row))!, asked.byCohort)) }
}

const groupOf = (row: Row): string => JSON.stringify([row['period'], row['cohort'], row['from']])

function rollRow(row: Row, group: readonly Row[], byCohort: boolean): RollRow {
  const accounts = group.reduce((all, { accounts }) => all + Number(accounts), 0)
  return {
    period: (row['period'] ?? null) as Day | null,
    ...(byCohort ? { cohort: row['cohort'] as Day | null } : {}),
    from: String(row['from']),
    to: String(row['to']),
    accounts: Number(row['accounts']),
    accounts_share: quotient(String(row['accounts']), String(accounts)),
    amount: String(row['amount']),
    amount_share: quotient(String(row['amount']), addedTexts(group.map(({ amount }) => String(amount)))),
    missing: Number(row['missing']),
  }
}
