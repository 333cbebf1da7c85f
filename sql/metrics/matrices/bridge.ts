import { as, field, named, orderedBy, selectFrom, sum, type Day } from '#warehouse'
import { bridges } from '../../marts/bridges.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, negatedText } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { debtKeys, debts, filtered, type Segmented } from './segments.ts'

const gains = ['opening', 'new', 'rolled_in', 'increases'] as const
const losses = ['rolled_out', 'exits', 'decreases'] as const
const columns = {
  opening: 'opening_amount',
  new: 'new_amount',
  rolled_in: 'rolled_in_amount',
  increases: 'increase_amount',
  rolled_out: 'rolled_out_amount',
  exits: 'exit_amount',
  decreases: 'decrease_amount',
  closing: 'closing_amount',
} as const

/** How the balance of a live state at one month end became that at the next. Amounts are exact text. */
export type BridgeRow = Readonly<Record<keyof typeof columns | 'residual', string>> &
  Segmented & {
    /** The later month end, t. */
    readonly period: Day
    readonly state: string
  }

/** The movement bridge of each month end in `[from, to)`. */
export async function bridge(edition: Edition, words: MatrixWords, signal?: AbortSignal): Promise<Drawn<BridgeRow>> {
  using asked = await matrixAsked(edition, words, { what: 'The bridge', by: debts })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const keys = {
    period: field<Day>('m', 'as_of'),
    ...debtKeys(asked),
    state: field<string>('m', 'state'),
  }
  const query = filtered(within(asked, selectFrom(bridges, 'm'), 'as_of'), asked)
    .select(Object.entries(keys).map(([name, key]) => named(key, name)))
    .select(Object.entries(columns).map(([name, column]) => named(as('total', sum(field<number>('m', column))), name)))
    .groupBy(Object.values(keys))
  const rows = await asked.at.rows(orderedBy(query, Object.values(keys)), signal)
  return {
    rows: rows.map((row) => {
      const amount = (name: string) => String(row[name])
      const residual = addedTexts([
        ...gains.map(amount),
        ...[...losses, 'closing'].map((name) => negatedText(amount(name))),
      ])
      return { ...row, residual } as unknown as BridgeRow
    }),
  }
}
