import { as, field, named, orderedBy, sum, type Day, type Row } from '#warehouse'
import { exits } from '../../vocabulary.ts'
import type { Edition } from '../edition.ts'
import { divide, fractionOf, isPositive, multiply, one, subtract, sumOf, zero, type Fraction } from '../exact.ts'
import { comparable, laddersOf, lastLadder } from '../matrices/labels.ts'
import { movesIn, type Split } from '../matrices/segments.ts'
import { absorption, checkedChain, rowOf } from './chain.ts'
import type { Losing } from './flow_to_loss.ts'
import { tooShort } from './forecast.ts'
import { pushed, type Push } from './stress.ts'

/** The book at the last month end with where the opening balance of each live state was found a month later. Exact. */
export interface ChainBook {
  readonly on: Day
  /** Buckets, best first, then `restructured`. */
  readonly states: readonly string[]
  readonly balances: readonly Fraction[]
  /** By live state: the share found in each live state, then in each end. Rows sum to 1. */
  readonly rows: readonly (readonly Fraction[])[]
}

const ends = [...exits, 'unknown'] as const
const lost = ends.indexOf('charged_off')

/**
 * The chain of the last month pairs. A balance nobody can find again ends as `unknown`. A state nothing was in goes on in full:
 * a bucket to the next worse one, the worst and `restructured` to loss.
 */
export async function chainBookOf(
  edition: Edition,
  split: Split,
  window: number,
  signal?: AbortSignal,
): Promise<ChainBook> {
  const keys = [field<Day>('m', 'as_of'), field<string>('m', 'from_state'), field<string>('m', 'to_state')]
  const total = (column: string) => named(as('total', sum(field<number>('m', column))), column)
  const query = movesIn(split)
    .select([named(keys[0]!, 'period'), named(keys[1]!, 'from'), named(keys[2]!, 'to')])
    .select([total('open_amount'), total('close_amount'), total('rolled_amount')])
    .groupBy(keys)
  const [ladders, rows] = await Promise.all([laddersOf(edition, signal), edition.rows(orderedBy(query, keys), signal)])
  const ladder = lastLadder(ladders, rows, edition.asOf)
  const cells = comparable(rows, ladder)
  const periods = [...new Set(cells.map(({ period }) => period as Day))].slice(-window)
  const on = periods.at(-1)
  if (on === undefined) throw tooShort()
  const states = [...ladder.labels, 'restructured']
  const inWindow = cells.filter(({ period }) => periods.includes(period as Day))
  const added = (column: string, of: readonly Row[]) => sumOf(of.map((cell) => fractionOf(String(cell[column]))))
  return {
    on,
    states,
    balances: states.map((state) =>
      positive(
        added(
          'close_amount',
          cells.filter(({ to, period }) => to === state && period === on),
        ),
      ),
    ),
    rows: states.map((state, place) => {
      const own = inWindow.filter(({ from }) => from === state)
      const to = (name: string) => own.filter((cell) => cell['to'] === name)
      const stayed = states.map((name) => positive(added('rolled_amount', to(name))))
      const left = ends.map((name) => positive(added('open_amount', to(name))))
      const unseen = positive(subtract(added('open_amount', own), sumOf([...stayed, ...left])))
      left[ends.indexOf('unknown')] = sumOf([left.at(-1)!, unseen])
      return rowOf([...stayed, ...left]) ?? onward(states, place)
    }),
  }
}

const positive = (of: Fraction): Fraction => (isPositive(of) ? of : zero)

function onward(states: readonly string[], place: number): Fraction[] {
  const to = place < states.length - 2 ? place + 1 : states.length + lost
  return [...states, ...ends].map((_, index) => (index === to ? one : zero))
}

/**
 * Expected loss by absorption: a balance is lost as far as the chain takes it to `charged_off` in the end. The share of a
 * bucket that gets worse or is written off is pushed as the scenario says, the rest cut alike.
 * @throws QuestionError where some state never reaches an end.
 */
export function chainLoss(
  { states, balances, rows }: ChainBook,
  recovery: Fraction,
  push: (bucket: string) => Push,
): { readonly rows: Losing[]; readonly gross: Fraction; readonly loss: Fraction } {
  const isWorse = (from: number, to: number) =>
    to === states.length + lost || (from < states.length - 1 && to > from && to < states.length - 1)
  const worse = (row: readonly Fraction[], from: number) => sumOf(row.filter((_, to) => isWorse(from, to)))
  const worsened = rows.map((row, from) => {
    const share = worse(row, from)
    const rest = subtract(one, share)
    if (from === states.length - 1 || !isPositive(share) || !isPositive(rest)) return row
    const now = pushed(share, push(states[from]!))
    const [up, down] = [divide(now, share), divide(subtract(one, now), rest)]
    return row.map((value, to) => multiply(value, isWorse(from, to) ? up : down))
  })
  const all = [...states, ...ends]
  const kept = ends.map((_, end) => all.map((_, to) => (to === states.length + end ? one : zero)))
  const { transient, absorbing, absorbed } = absorption(checkedChain(all, [...worsened, ...kept]))
  const column = absorbing.indexOf('charged_off')
  const losing = states.map((bucket, place): Losing => {
    const factor = absorbed[transient.indexOf(bucket)]?.[column] ?? zero
    const gross = multiply(balances[place]!, factor)
    const flow = worse(worsened[place]!, place)
    return { bucket, balance: balances[place]!, flow, factor, gross, loss: multiply(gross, subtract(one, recovery)) }
  })
  return { rows: losing, gross: sumOf(losing.map(({ gross }) => gross)), loss: sumOf(losing.map(({ loss }) => loss)) }
}
