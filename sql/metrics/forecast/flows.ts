import { as, field, named, orderedBy, sum, type Day, type Row } from '#warehouse'
import type { Edition } from '../edition.ts'
import { divide, fractionOf, isPositive, one, sumOf, zero, type Fraction } from '../exact.ts'
import { comparable, laddersOf, lastLadder } from '../matrices/labels.ts'
import { movesIn, type Split } from '../matrices/segments.ts'
import type { Held } from './flow_to_loss.ts'
import { tooShort } from './forecast.ts'

/** The book at the last month end with the monthly flow of each bucket, best first. Exact. */
export interface Flows {
  readonly on: Day
  readonly held: readonly Held[]
}

/**
 * Flows of the last month pairs told by the buckets now in force: of a bucket the balance of the next worse one at t over its own at t−1, sums over the
 * months; of the last but one the opening balance that came to the worst or was written off, for the worst has no end. What
 * is in the worst counts as lost. A bucket nothing was in flows on in full.
 */
export async function flowsOf(edition: Edition, split: Split, window: number, signal?: AbortSignal): Promise<Flows> {
  const keys = [field<Day>('m', 'as_of'), field<string>('m', 'from_state'), field<string>('m', 'to_state')]
  const total = (column: string) => named(as('total', sum(field<number>('m', column))), column)
  const query = movesIn(split)
    .select([named(keys[0]!, 'period'), named(keys[1]!, 'from'), named(keys[2]!, 'to')])
    .select([total('open_amount'), total('close_amount')])
    .groupBy(keys)
  const [ladders, rows] = await Promise.all([laddersOf(edition, signal), edition.rows(orderedBy(query, keys), signal)])
  const ladder = lastLadder(ladders, rows, edition.asOf)
  const cells = comparable(rows, ladder)
  const periods = [...new Set(cells.map(({ period }) => period as Day))].slice(-window)
  const on = periods.at(-1)
  if (on === undefined) throw tooShort()
  const inWindow = cells.filter(({ period }) => periods.includes(period as Day))
  const order = ladder.labels
  const added = (column: string, of: (cell: Row) => boolean, among = inWindow) =>
    sumOf(among.filter(of).map((cell) => fractionOf(String(cell[column]))))
  const held = order.map((bucket, index): Held => {
    const opening = added('open_amount', ({ from }) => from === bucket)
    const worst = order.length - 1
    const next =
      index === worst - 1
        ? added('open_amount', ({ from, to }) => from === bucket && (to === order[worst] || to === 'charged_off'))
        : added('close_amount', ({ to }) => to === order[index + 1])
    return {
      bucket,
      balance: positive(added('close_amount', ({ to, period }) => to === bucket && period === on)),
      flow: index === worst || !isPositive(opening) ? one : positive(divide(next, opening)),
    }
  })
  return { on, held }
}

/** Credit balances are not lost, and do not flow backwards. */
const positive = (of: Fraction): Fraction => (isPositive(of) ? of : zero)
