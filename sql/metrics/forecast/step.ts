import type { History } from './history.ts'
import type { Rates } from './rates.ts'

/** How a share that rolls on is worsened, by the bucket it rolls from. */
export type Worsen = (share: number, bucket: string) => number
export const asItIs: Worsen = (share) => share

type Shape = Pick<History, 'states' | 'buckets' | 'ends'>

/** A month by net roll rates: each bucket from the one before it; the best, the worst and the restructured by growth. */
export function rolledOn({ states, buckets }: Shape, rates: Rates, held: readonly number[], worsen: Worsen): number[] {
  const worst = buckets - 1
  return states.map((_, state) => {
    if (state === 0 || state >= buckets) return held[state]! * (rates.growth[state] ?? 1)
    const before = state - 1
    const from = held[before]! + (state === worst ? held[worst]! : 0)
    const flow = rates.flow[before]
    if (flow === null || flow === undefined) return 0
    return from * (flow < 1 ? worsen(flow, states[before]!) : flow)
  })
}

/** A month by the chain: what rolls between states and to the ends, what enters, and what is owed more or less. */
export function chained(
  { states, buckets, ends }: Shape,
  rates: Rates,
  held: readonly number[],
  worsen: Worsen,
): number[] {
  const book = held.reduce((all, amount) => all + amount, 0)
  const came = states.map(() => 0)
  for (const [from, amount] of held.entries()) {
    const row = rates.rolled[from]
    if (row === null || row === undefined) came[from]! += amount
    else
      for (const [to, share] of worsened({ states, buckets, ends }, row, from, worsen)
        .slice(0, states.length)
        .entries())
        came[to]! += amount * share
  }
  return came.map((amount, state) => amount * (1 + rates.changed[state]!) + book * rates.entered[state]!)
}

/** A row of the chain with the share that gets worse or is written off worsened, the others cut alike: it still sums to 1. */
export function worsened(
  { states, buckets, ends }: Shape,
  row: readonly number[],
  from: number,
  worsen: Worsen,
): readonly number[] {
  if (from >= buckets) return row
  const lost = states.length + ends.indexOf('charged_off')
  const isWorse = (to: number) => (to > from && to < buckets) || to === lost
  const share = row.reduce((all, value, to) => (isWorse(to) ? all + value : all), 0)
  if (share <= 0 || share >= 1) return row
  const now = worsen(share, states[from]!)
  return row.map((value, to) => (isWorse(to) ? (value * now) / share : (value * (1 - now)) / (1 - share)))
}
