import { earliest, monthEndBefore, monthOf, plus, plusMonths, type Day } from './days.ts'
import { isLive, moves, stateOfRow, type Move } from './delinquency.ts'
import type { Period } from './fact.ts'
import { collectedBefore } from './placements.ts'
import { cents, type AccountMonth } from './records.ts'
import { buckets } from './spells.ts'
import type { World } from './world.ts'

const inside = ({ from, to }: Period, day: Day) => from <= day && day < to

export interface RollCell {
  readonly period: Day | null
  readonly cohort: Day | null
  readonly from: string
  readonly to: string
  accounts: number
  amount: bigint
  missing: number
}

const cohortOf = (world: World, account: string): Day | null => {
  const originated = world.records.accounts.find((row) => row.account_id === account)?.originated_on
  return originated ? monthOf(originated) : null
}

/** The transition matrix: how many accounts, and how much of the opening balance, went from state to state. */
export function roll(world: World, period: Period, { pool = false, byCohort = false }): RollCell[] {
  const cells = new Map<string, RollCell>()
  for (const move of moves(world)) {
    if (!inside(period, move.day)) continue
    const place = {
      period: pool ? null : move.day,
      cohort: byCohort ? cohortOf(world, move.account) : null,
      from: move.from,
      to: move.to,
    }
    const key = JSON.stringify(place)
    const cell = cells.get(key) ?? { ...place, accounts: 0, amount: 0n, missing: 0 }
    cells.set(key, cell)
    cell.accounts++
    if (move.opening && move.opening.balance === null) cell.missing++
    if (move.opening && move.opening.balance !== null) cell.amount += cents(move.opening.balance)
  }
  return [...cells.values()]
}

export type Flows = Record<
  'opening' | 'new' | 'rolled_in' | 'increases' | 'rolled_out' | 'exits' | 'decreases' | 'closing',
  bigint
>

const noFlows = (): Flows => ({
  opening: 0n,
  new: 0n,
  rolled_in: 0n,
  increases: 0n,
  rolled_out: 0n,
  exits: 0n,
  decreases: 0n,
  closing: 0n,
})

/** A row with an unknown balance is, for the bridge, a row that is not there. */
const liveState = (row: AccountMonth | undefined): string | null =>
  row && row.balance !== null && isLive(row) ? stateOfRow(row) : null

/** What moved the balance of each live state from month end to month end. */
export function bridge(world: World, period: Period): Map<string, Flows> {
  const flows = new Map<string, Flows>()
  for (const { day, opening, closing } of moves(world)) {
    if (!inside(period, day)) continue
    const at = (state: string): Flows => {
      const key = `${day} ${state}`
      const known = flows.get(key) ?? noFlows()
      flows.set(key, known)
      return known
    }
    const [from, to] = [liveState(opening), liveState(closing)]
    const [before, after] = [from === null ? 0n : cents(opening!.balance!), to === null ? 0n : cents(closing!.balance!)]
    if (from !== null) at(from).opening += before
    if (to !== null) at(to).closing += after
    if (from === null && to !== null) at(to).new += after
    if (from !== null && to === null) at(from).exits += before
    if (from === null || to === null) continue
    if (from !== to) {
      at(from).rolled_out += before
      at(to).rolled_in += before
    }
    if (after > before) at(to).increases += after - before
    else at(to).decreases += before - after
  }
  return flows
}

/** Balance in the next bucket at t over balance in a bucket at t−1, by `t bucket`. */
export function netFlow(world: World, period: Period): Map<string, { numerator: bigint; denominator: bigint }> {
  const result = new Map<string, { numerator: bigint; denominator: bigint }>()
  const rows = world.records.account_months
  for (const day of new Set(moves(world).map((move: Move) => move.day))) {
    if (!inside(period, day)) continue
    const balance = (at: Day, bucket: string) =>
      rows
        .filter((row) => row.as_of === at && row.balance !== null && stateOfRow(row) === bucket)
        .reduce((sum, row) => sum + cents(row.balance!), 0n)
    for (const [place, bucket] of buckets.slice(0, -1).entries())
      result.set(`${day} ${bucket} → ${buckets[place + 1]!}`, {
        numerator: balance(day, buckets[place + 1]!),
        denominator: balance(monthEndBefore(day), bucket),
      })
  }
  return result
}

export interface VintagePoint {
  readonly accounts: number
  readonly amount: bigint
  readonly ever30: number
  readonly ever90: number
  readonly ever30_amount: bigint
  readonly ever90_amount: bigint
  readonly immature: number
}

/** By `cohort month`: who was ever late, by months from origination. */
export function vintage(world: World, period: Period): Map<string, VintagePoint> {
  const ends = [...new Set(world.records.account_months.map((row) => row.as_of))].sort()
  const first = ends[0]
  const points = new Map<string, VintagePoint>()
  const cohorts = Map.groupBy(
    world.records.accounts.filter((row) => row.originated_on !== null),
    (row) => monthOf(row.originated_on!),
  )
  if (first === undefined) return points
  for (const [cohort, accounts] of cohorts) {
    if (!inside(period, cohort) || cohort < monthOf(first)) continue
    const amount = (of: typeof accounts) => of.reduce((sum, row) => sum + cents(row.original_amount ?? '0'), 0n)
    for (let month = 0; ; month++) {
      const end = plus(plusMonths(cohort, month + 1), -1)
      if (end > world.asOf) break
      const ever = (dpd: number) =>
        accounts.filter(({ account_id }) =>
          world.records.account_months.some(
            (row) =>
              row.account_id === account_id && row.as_of <= end && (row.dpd > dpd || row.status === 'charged_off'),
          ),
        )
      points.set(`${cohort} ${month}`, {
        accounts: accounts.length,
        amount: amount(accounts),
        ever30: ever(30).length,
        ever90: ever(90).length,
        ever30_amount: amount(ever(30)),
        ever90_amount: amount(ever(90)),
        immature: ends.includes(end) ? 0 : accounts.length,
      })
    }
  }
  return points
}

export interface LiquidationPoint {
  readonly accounts: number
  readonly placed_amount: bigint
  readonly collected: bigint
  readonly immature: number
}

/** By `cohort month`: what came in by months from placement, over the whole cohort. */
export function liquidation(world: World, period: Period): Map<string, LiquidationPoint> {
  const points = new Map<string, LiquidationPoint>()
  for (const [cohort, placements] of Map.groupBy(world.records.placements, (row) => monthOf(row.placed_on))) {
    if (!inside(period, cohort)) continue
    const oldest = placements.map((row) => row.placed_on).reduce(earliest)
    for (let month = 1; plusMonths(oldest, month - 1) <= world.asOf; month++)
      points.set(`${cohort} ${month}`, {
        accounts: placements.length,
        placed_amount: placements.reduce((sum, row) => sum + cents(row.placed_amount), 0n),
        collected: placements.reduce(
          (sum, row) => sum + collectedBefore(world, row, plusMonths(row.placed_on, month)),
          0n,
        ),
        immature: placements.filter((row) => plus(plusMonths(row.placed_on, month), -1) > world.asOf).length,
      })
  }
  return points
}
