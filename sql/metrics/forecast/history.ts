import { as, countRows, field, named, orderedBy, sum, type Day, type Row } from '#warehouse'
import { exits } from '../../vocabulary.ts'
import type { Edition } from '../edition.ts'
import { comparable, laddersOf, lastLadder } from '../matrices/labels.ts'
import { keyOf, movesIn, type Split } from '../matrices/segments.ts'

/** What became of a book between two month ends. Amounts are numbers: a forecast is an estimate. */
export interface Month {
  /** The later month end, t. */
  readonly period: Day
  /** Accounts and balance at t−1 by live state, balance at t. */
  readonly accounts: readonly number[]
  readonly opening: readonly number[]
  readonly closing: readonly number[]
  /** Opening balance by state it was in and state it came to: live ones first, then the ends. */
  readonly rolled: readonly (readonly number[])[]
  /** Balance at t of what was not in the book at t−1, by state. */
  readonly entered: readonly number[]
  /** What accounts in the book at both ends owe more at t, by state at t. */
  readonly changed: readonly number[]
}

/** The months of a book, oldest first. */
export interface History {
  /** Buckets, best first, then `restructured`. */
  readonly states: readonly string[]
  /** How many of them are buckets. */
  readonly buckets: number
  /** Where balance ends: the exits, then `unknown`. */
  readonly ends: readonly string[]
  readonly months: readonly Month[]
}

export const ends = [...exits, 'unknown'] as const

/** The months told by the buckets now in force, of each segment, by its value as JSON; of everybody under the one key `[]` without one. */
export async function historiesOf(edition: Edition, split: Split, signal?: AbortSignal): Promise<Map<string, History>> {
  const keys = {
    period: field<Day>('m', 'as_of'),
    ...Object.fromEntries(split.by.map((name) => [name, keyOf(name)])),
    from: field<string>('m', 'from_state'),
    to: field<string>('m', 'to_state'),
  }
  const total = (column: string) => named(as('total', sum(field<number>('m', column))), column)
  const query = movesIn(split)
    .select(Object.entries(keys).map(([name, key]) => named(key, name)))
    .select([named(countRows(), 'accounts'), ...amounts.map(total)])
    .groupBy(Object.values(keys))
  const [rows, ladders] = await Promise.all([
    edition.rows(orderedBy(query, Object.values(keys)), signal),
    laddersOf(edition, signal),
  ])
  const ladder = lastLadder(ladders, rows, edition.asOf)
  const segmentOf = (row: Row) => JSON.stringify(split.by.map((name) => row[name] ?? null))
  return new Map(
    [...Map.groupBy(comparable(rows, ladder), segmentOf)].map(([segment, of]) => [
      segment,
      historyOf(of, ladder.labels),
    ]),
  )
}

const amounts = ['open_amount', 'close_amount', 'rolled_amount', 'kept_amount'] as const

function historyOf(rows: readonly Row[], order: readonly string[]): History {
  const states = [...order, 'restructured']
  const months = [...Map.groupBy(rows, (row) => row['period'] as Day)].map(([period, cells]) =>
    monthOf(period, cells, states),
  )
  return { states, buckets: order.length, ends, months }
}

function monthOf(period: Day, cells: readonly Row[], states: readonly string[]): Month {
  const of = () => states.map(() => 0)
  const month = { accounts: of(), opening: of(), closing: of(), entered: of(), changed: of() }
  const rolled = states.map(() => [...states, ...ends].map(() => 0))
  for (const cell of cells) {
    const [from, to] = [states.indexOf(String(cell['from'])), states.indexOf(String(cell['to']))]
    const [open, close, kept, stayed] = (['open_amount', 'close_amount', 'kept_amount', 'rolled_amount'] as const).map(
      (name) => Number(cell[name]),
    ) as [number, number, number, number]
    if (from >= 0) {
      month.accounts[from]! += Number(cell['accounts'])
      month.opening[from]! += open
      if (to >= 0) rolled[from]![to]! += stayed
      const end = (ends as readonly string[]).indexOf(String(cell['to']))
      rolled[from]![states.length + (end < 0 ? ends.length - 1 : end)]! += open - stayed
    }
    if (to >= 0) {
      month.closing[to]! += close
      month.entered[to]! += close - kept
      month.changed[to]! += kept - stayed
    }
  }
  return { period, ...month, rolled }
}
