import { dayOf, monthEndBefore, plus, type Day } from './days.ts'
import { debts, people, time, type Definition, type Fact, type Period } from './fact.ts'
import { cents, isRpc, type AccountMonth } from './records.ts'
import { bucketOf, buckets } from './spells.ts'
import type { Dims, World } from './world.ts'

const exits = ['paid_off', 'charged_off', 'sold', 'recalled']
export const isLive = (row: AccountMonth): boolean => row.status === 'open' || row.status === 'restructured'
export const stateOfRow = (row: AccountMonth) => (row.status === 'open' ? bucketOf(row.dpd) : row.status)
const rowAt = (world: World, account: string, monthEnd: Day) =>
  world.records.account_months.find((row) => row.account_id === account && row.as_of === monthEnd)

function stateAt(world: World, account: string, monthEnd: Day): string {
  const row = rowAt(world, account, monthEnd)
  if (row) return stateOfRow(row)
  const earlier = world.records.account_months
    .filter((other) => other.account_id === account && other.as_of < monthEnd)
    .sort((a, b) => (a.as_of < b.as_of ? -1 : 1))
    .at(-1)
  if (!earlier) return 'new'
  return exits.includes(earlier.status) ? earlier.status : 'unknown'
}

export interface Move {
  readonly account: string
  /** The later month end, t. */
  readonly day: Day
  readonly before: Day
  readonly from: string
  readonly to: string
  /** The row at t−1, if there is one. */
  readonly opening: AccountMonth | undefined
  readonly closing: AccountMonth | undefined
}

export function moves(world: World): Move[] {
  const delivered = new Set(world.records.account_months.map((row) => row.as_of))
  const result: Move[] = []
  for (const day of [...delivered].sort()) {
    const before = monthEndBefore(day)
    if (!delivered.has(before)) continue
    for (const account of new Set(world.records.account_months.map((row) => row.account_id))) {
      const [opening, closing] = [rowAt(world, account, before), rowAt(world, account, day)]
      if (!opening && !closing) continue
      const [from, to] = [stateAt(world, account, before), stateAt(world, account, day)]
      result.push({ account, day, before, from, to, opening, closing })
    }
  }
  return result
}

const dimsOf = (world: World, account: string, day: Day): Dims => ({
  ...world.person(world.spellOn(account, day)?.collector ?? null, day),
  ...world.debt(account),
})

const isPastDue = (state: string) => buckets.indexOf(state) >= 1

function stepOf({ from, to }: Move): string {
  if (to === 'charged_off') return 'roll_forward_rate'
  if (to === 'M0' || to === 'paid_off') return 'cure_rate'
  if (['sold', 'recalled', 'restructured', 'unknown'].includes(to)) return 'other_exit_rate'
  const [a, b] = [buckets.indexOf(from), buckets.indexOf(to)]
  return b > a ? 'roll_forward_rate' : b === a ? 'stay_rate' : 'roll_back_rate'
}

const steps = ['roll_forward_rate', 'stay_rate', 'roll_back_rate', 'cure_rate', 'other_exit_rate']
const pastDue = (world: World) => moves(world).filter(({ opening, from }) => opening && isPastDue(from))
const moveDims = (world: World, move: Move): Dims => ({
  ...dimsOf(world, move.account, move.before),
  state: move.from,
})

const rolls: readonly Definition[] = steps.map((id) => ({
  id,
  dimensions: [...people, ...debts, 'state', ...time],
  numerator: 'count',
  denominator: 'count',
  interval: 'wilson',
  facts: (world) =>
    pastDue(world).map((move) => ({
      day: move.day,
      dims: moveDims(world, move),
      n: 1,
      den: 1n,
      num: stepOf(move) === id ? 1n : 0n,
    })),
}))

const amounts: readonly Definition[] = steps.map((id) => ({
  id: `${id}_amount`,
  dimensions: [...people, ...debts, 'state', ...time],
  numerator: 'money',
  denominator: 'money',
  facts: (world) =>
    pastDue(world).map((move) => {
      const balance = move.opening!.balance
      const base = { day: move.day, dims: moveDims(world, move) }
      if (balance === null) return { ...base, missing: 1 }
      return { ...base, n: 1, den: cents(balance), num: stepOf(move) === id ? cents(balance) : 0n }
    }),
}))

/** A cure that nobody worked for: no right-party contact and no visit while it was past due. */
function selfCured(world: World, move: Move): boolean {
  const after = plus(move.before, -move.opening!.dpd)
  return !world.records.contacts.some(
    (contact) =>
      contact.account_id === move.account &&
      (isRpc(contact) || contact.channel === 'visit') &&
      after < dayOf(contact.started_at) &&
      dayOf(contact.started_at) <= move.day,
  )
}

function overdue(world: World, { from, to }: Period, above: number): Fact[] {
  const rows = world.records.account_months
  const day = rows
    .map((row) => row.as_of)
    .filter((monthEnd) => from <= monthEnd && monthEnd < to)
    .sort()
    .at(-1)
  return rows
    .filter((row) => row.as_of === day && isLive(row))
    .filter((row) => row.balance !== null)
    .map((row) => ({
      day: row.as_of,
      dims: dimsOf(world, row.account_id, row.as_of),
      n: 1,
      den: cents(row.balance!),
      num: row.dpd > above ? cents(row.balance!) : 0n,
    }))
}

const atEnd = {
  stock: true,
  dimensions: [...people, ...debts, ...time],
  numerator: 'money',
  denominator: 'money',
} as const

export const delinquencyMetrics: readonly Definition[] = [
  ...rolls,
  ...amounts,
  { ...atEnd, id: 'overdue_rate', facts: (world, period) => overdue(world, period, 0) },
  { ...atEnd, id: 'npl_rate', facts: (world, period) => overdue(world, period, 90) },
  {
    id: 'self_cure_rate',
    dimensions: [...people, ...debts, 'state', ...time],
    numerator: 'count',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) =>
      pastDue(world)
        .filter((move) => stepOf(move) === 'cure_rate')
        .map((move) => ({
          day: move.day,
          dims: moveDims(world, move),
          n: 1,
          den: 1n,
          num: selfCured(world, move) ? 1n : 0n,
        })),
  },
]
