import {
  anyOf,
  as,
  compare,
  countRows,
  either,
  field,
  literal,
  named,
  orElse,
  orderedBy,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
  type Exp,
  type Row,
} from '#warehouse'
import { cohortMoves } from '../../marts/cohort_moves.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixAsked, type MatrixWords } from './asked.ts'
import { keyOf, movesIn, segments, type Segment, type Segmented } from './segments.ts'

/** Accounts and their opening balance that went from one state to another between two month ends. */
export interface RollRow extends Segmented {
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

/**
 * The transition matrix of each month end in `[from, to)`, all cells, or of all of them added first; of each segment on its
 * own where it is split. Owners are those of the day of t−1, placements those alive on it.
 */
export async function rollMatrix(edition: Edition, words: MatrixWords, signal?: AbortSignal): Promise<Drawn<RollRow>> {
  const needs = ['account_months', ...(words.reages ? ['payments'] : [])]
  using asked = await matrixAsked(edition, words, { what: 'The roll matrix', needs, by: segments })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const isPlain =
    edition.reach === undefined &&
    asked.where.length === 0 &&
    asked.by.every((name) => name === 'cohort') &&
    !words.reages
  const { query, to } = isPlain ? counted(asked) : added(asked, words.reages === true)
  const keys = {
    ...(words.pool ? {} : { period: field<Day>('m', 'as_of') }),
    ...Object.fromEntries(asked.by.map((name) => [name, keyOf(name)])),
    from: field<string>('m', 'from_state'),
    to,
  }
  const order = Object.values(keys)
  const grouped = query.select(Object.entries(keys).map(([name, key]) => named(key, name))).groupBy(order)
  const rows = await asked.at.rows(orderedBy(grouped, order), signal)
  const groupOf = (row: Row): string =>
    JSON.stringify([row['period'], ...asked.by.map((name) => row[name]), row['from']])
  const opening = Map.groupBy(rows, groupOf)
  return { rows: rows.map((row) => rollRow(row, opening.get(groupOf(row))!, asked.by)) }
}

interface Cells {
  readonly query: AnyQuery
  /** Where a move is said to have gone. */
  readonly to: Exp<string>
}

/** From the cells kept for each month of origination. */
const counted = (asked: MatrixAsked): Cells => ({
  query: within(asked, selectFrom(cohortMoves, 'm'), 'as_of').select([
    named(as('count', sum(field<number>('m', 'account_count'))), 'accounts'),
    named(as('total', sum(field<number>('m', 'opening_amount'))), 'amount'),
    named(as('count', sum(field<number>('m', 'missing_count'))), 'missing'),
  ]),
  to: field<string>('m', 'to_state'),
})

/** From the accounts themselves. */
const added = (asked: MatrixAsked, reages: boolean): Cells => {
  const went = field<string>('m', 'to_state')
  const isReaged = anyOf(compare(field<boolean>('m', 'is_reaged'), '=', literal('flag', true)))
  return {
    query: within(asked, movesIn(asked), 'as_of').select([
      named(countRows(), 'accounts'),
      named(
        orElse(as('total', sum(field<number | null>('m', 'opening_balance'))), literal('total', '0' as never)),
        'amount',
      ),
      named(countRows(compare(field<boolean>('m', 'is_missing'), '=', literal('flag', true))), 'missing'),
    ]),
    to: reages ? either(isReaged, literal('text', reAged), went) : went,
  }
}

/** The state of what came to a better bucket without having paid. */
export const reAged = 're_aged'

function rollRow(row: Row, group: readonly Row[], by: readonly Segment[]): RollRow {
  const accounts = group.reduce((all, { accounts }) => all + Number(accounts), 0)
  return {
    period: (row['period'] ?? null) as Day | null,
    ...Object.fromEntries(by.map((name) => [name, row[name]])),
    from: String(row['from']),
    to: String(row['to']),
    accounts: Number(row['accounts']),
    accounts_share: quotient(String(row['accounts']), String(accounts)),
    amount: String(row['amount']),
    amount_share: quotient(String(row['amount']), addedTexts(group.map(({ amount }) => String(amount)))),
    missing: Number(row['missing']),
  }
}
