import { as, countRows, field, named, orderedBy, selectFrom, sum, type Day, type Row } from '#warehouse'
import { turns } from '../../marts/turns.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, decimalOf, negatedText } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { labelsOf } from './labels.ts'
import { debtKeys, filtered, keyOf, movesIn, type Segment, type Segmented } from './segments.ts'

/** How the accounts past due at one month end became those at the next; `closing` is what the others add up to. */
export interface DelinquencyRow extends Segmented {
  /** The later month end, t. */
  readonly period: Day
  /** Past due at t−1. */
  readonly opening: number
  /** In the best bucket at t−1, past due at t. */
  readonly entered: number
  /** Past due at t, and at t−1 new, restructured, gone or not seen. */
  readonly arrived: number
  /** Past due at t−1, in the best bucket or paid off at t. */
  readonly cured: number
  readonly charged_off: number
  /** Past due at t−1, and at t sold, recalled, restructured or not seen. */
  readonly left: number
  /** Past due at t. */
  readonly closing: number
  /** Entered over accounts in the best bucket at t−1. */
  readonly entry_rate: number | null
  readonly cure_rate: number | null
  /** Cures without a right-party contact or visit; null where contacts were not delivered. */
  readonly self_cured: number | null
  readonly self_cure_rate: number | null
  /** Exact text. Balances: of what was past due at t−1 those of t−1, of what came those of t; one not known counts as 0. */
  readonly opening_amount: string
  readonly entered_amount: string
  readonly arrived_amount: string
  /** What those past due at both ends owe more. */
  readonly changed_amount: string
  readonly cured_amount: string
  readonly charged_off_amount: string
  readonly left_amount: string
  readonly closing_amount: string
}

const gone = ['sold', 'recalled', 'restructured', 'unknown']
const dimensions = ['product', 'client', 'region', 'team', 'collector', 'grade'] as const satisfies readonly Segment[]

/** The delinquency bridge of each month end in `[from, to)` that follows another; owners are those of t−1. */
export async function delinquency(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<DelinquencyRow>> {
  using asked = await matrixAsked(edition, words, { what: 'The delinquency bridge', by: dimensions })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const segment = asked.by.map((name) => named(keyOf(name), name))
  const period = field<Day>('m', 'as_of')
  const ends = [field<string>('m', 'from_state'), field<string>('m', 'to_state')]
  const keys = [period, ...asked.by.map(keyOf)]
  const [labels, cells, selves] = await Promise.all([
    labelsOf(asked.at, signal),
    asked.at.rows(
      orderedBy(
        within(asked, movesIn(asked), 'as_of')
          .select([named(period, 'period'), ...segment, named(ends[0]!, 'from'), named(ends[1]!, 'to')])
          .select([named(countRows(), 'accounts'), total('open_amount'), total('close_amount')])
          .groupBy([...keys, ...ends]),
        [...keys, ...ends],
      ),
      signal,
    ),
    asked.at.rows(
      filtered(within(asked, selectFrom(turns, 'm'), 'as_of'), asked)
        .select([named(period, 'period'), ...Object.entries(debtKeys(asked)).map(([name, key]) => named(key, name))])
        .select(named(as('count', sum(field<number>('m', 'self_cure_count'))), 'self'))
        .groupBy([period, ...Object.values(debtKeys(asked))]),
      signal,
    ),
  ])
  const keyIn = (row: Row) => JSON.stringify([row['period'], ...asked.by.map((name) => row[name] ?? null)])
  const self = new Map(selves.map((row) => [keyIn(row), Number(row['self'])]))
  const isKnown = asked.at.delivered.has('contacts')
  return {
    rows: [...Map.groupBy(cells, keyIn)].map(([key, of]) => {
      const selfCured = isKnown ? (self.get(key) ?? 0) : null
      return {
        ...bridged(of, labels, asked.by),
        ...selfCures(selfCured, of, labels),
        ...amounts(of, labels, asked.at.digits),
      }
    }),
  }
}

const total = (column: string) => named(as('total', sum(field<number>('m', column))), column)
const isLate = (state: unknown, labels: readonly string[]) => labels.indexOf(String(state)) > 0
const counted = (cells: readonly Row[], of: (from: string, to: string) => boolean) =>
  cells.reduce((all, row) => (of(String(row['from']), String(row['to'])) ? all + Number(row['accounts']) : all), 0)
const cures = (cells: readonly Row[], labels: readonly string[]) =>
  counted(cells, (from, to) => isLate(from, labels) && (to === labels[0] || to === 'paid_off'))

function bridged(cells: readonly Row[], labels: readonly string[], by: readonly Segment[]) {
  const late = (state: string) => isLate(state, labels)
  const best = labels[0]
  const opening = counted(cells, late)
  const entered = counted(cells, (from, to) => from === best && late(to))
  const cured = cures(cells, labels)
  return {
    period: cells[0]!['period'] as Day,
    ...(Object.fromEntries(by.map((name) => [name, cells[0]![name]])) as Segmented),
    opening,
    entered,
    arrived: counted(cells, (from, to) => from !== best && !late(from) && late(to)),
    cured,
    charged_off: counted(cells, (from, to) => late(from) && to === 'charged_off'),
    left: counted(cells, (from, to) => late(from) && gone.includes(to)),
    closing: counted(cells, (_, to) => late(to)),
    entry_rate: quotient(String(entered), String(counted(cells, (from) => from === best))),
    cure_rate: quotient(String(cured), String(opening)),
  }
}

const selfCures = (self: number | null, cells: readonly Row[], labels: readonly string[]) => ({
  self_cured: self,
  self_cure_rate: self === null ? null : quotient(String(self), String(cures(cells, labels))),
})

function amounts(cells: readonly Row[], labels: readonly string[], digits: number) {
  const late = (state: string) => isLate(state, labels)
  const added = (column: 'open_amount' | 'close_amount', of: (from: string, to: string) => boolean) =>
    addedTexts([
      decimalOf(0n, digits),
      ...cells.flatMap((row) => (of(String(row['from']), String(row['to'])) ? [String(row[column])] : [])),
    ])
  const stayed = (from: string, to: string) => late(from) && late(to)
  return {
    opening_amount: added('open_amount', late),
    entered_amount: added('close_amount', (from, to) => from === labels[0] && late(to)),
    arrived_amount: added('close_amount', (from, to) => from !== labels[0] && !late(from) && late(to)),
    changed_amount: addedTexts([added('close_amount', stayed), negatedText(added('open_amount', stayed))]),
    cured_amount: added('open_amount', (from, to) => late(from) && (to === labels[0] || to === 'paid_off')),
    charged_off_amount: added('open_amount', (from, to) => late(from) && to === 'charged_off'),
    left_amount: added('open_amount', (from, to) => late(from) && gone.includes(to)),
    closing_amount: added('close_amount', (_, to) => late(to)),
  }
}
