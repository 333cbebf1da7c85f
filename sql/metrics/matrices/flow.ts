import { as, field, named, orderedBy, sum, type Day, type Row } from '#warehouse'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, nothingLike } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { labelsOf } from './labels.ts'
import { netFlow } from './net_flow.ts'
import { keyOf, movesIn, segments, type Segmented } from './segments.ts'

/** What left a bucket for worse, beside the net flow that hides it. Amounts are exact text. */
export interface FlowRow extends Segmented {
  /** The later month end, t. */
  readonly period: Day
  readonly from: string
  /** Opening balance of the accounts found in a worse bucket or charged off at t. */
  readonly gross_amount: string
  /** Opening balance of all accounts in the bucket at t−1. */
  readonly opening: string
  readonly gross: number | null
  /** Balance in the next worse bucket at t over that at t−1; null below portfolio level, where it would mislead. */
  readonly net: number | null
}

/** Gross and net flow of each bucket but the worst, for each month end in `[from, to)`. */
export async function flow(edition: Edition, words: MatrixWords, signal?: AbortSignal): Promise<Drawn<FlowRow>> {
  using asked = await matrixAsked(edition, words, { what: 'Flow', by: segments })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const isWhole = asked.by.length === 0 && asked.where.length === 0
  const keys = [field<Day>('m', 'as_of'), ...asked.by.map(keyOf)]
  const ends = [field<string>('m', 'from_state'), field<string>('m', 'to_state')]
  const query = within(asked, movesIn(asked), 'as_of')
    .select([named(keys[0]!, 'period'), ...asked.by.map((name) => named(keyOf(name), name))])
    .select([named(ends[0]!, 'from'), named(ends[1]!, 'to')])
    .select(named(as('total', sum(field<number>('m', 'open_amount'))), 'amount'))
    .groupBy([...keys, ...ends])
  const [labels, cells, net] = await Promise.all([
    labelsOf(asked.at, signal),
    asked.at.rows(orderedBy(query, [...keys, ...ends]), signal),
    isWhole ? netFlow(asked.at, { from: asked.from, to: asked.to }, signal) : { rows: [] },
  ])
  const nets = new Map(net.rows.map(({ period, from, value }) => [`${period} ${from}`, value]))
  const keyIn = (row: Row) => JSON.stringify([row['period'], ...asked.by.map((name) => row[name] ?? null)])
  return {
    rows: [...Map.groupBy(cells, keyIn).values()].flatMap((of) => {
      const period = of[0]!['period'] as Day
      const segment = Object.fromEntries(asked.by.map((name) => [name, of[0]![name]])) as Segmented
      return labels.slice(0, -1).map((from, place): FlowRow => {
        const own = of.filter((row) => row['from'] === from)
        const zero = nothingLike(String(of[0]!['amount']))
        const added = (rows: readonly Row[]) => addedTexts([zero, ...rows.map(({ amount }) => String(amount))])
        const worse = own.filter(({ to }) => to === 'charged_off' || labels.indexOf(String(to)) > place)
        const [gross, opening] = [added(worse), added(own)]
        return {
          period,
          ...segment,
          from,
          gross_amount: gross,
          opening,
          gross: quotient(gross, opening),
          net: nets.get(`${period} ${from}`) ?? null,
        }
      })
    }),
  }
}
