import type { Day } from '#warehouse'
import { exact, shiftDays, shiftMonths, type PublishedEdition } from '#sql'
import { calculate } from './calculate.ts'
import { byBytes } from './decimal.ts'
import { factsIn, monthsOf, type Months } from './edition.ts'
import type { Facts } from './facts.ts'
import type { Plan } from './plan.ts'
import { balanceOf, difference, empty, settle, type Account } from './settle.ts'
import type { Statement } from './trace.ts'
import { replayed } from './versions.ts'

/** What a period earned, or what a later period found it to have earned more. Periods are first days of months. */
export interface EarnedRow {
  readonly collector: string
  readonly earned_period: Day
  readonly paid_period: Day
  /** Decimal text; of an earlier period the difference to what was known before. */
  readonly amount: string
  /** `on_fail` of the gate that failed, as it is known when this is paid; null where all pass. */
  readonly gate: Statement['gate']
}

export interface PaymentRow {
  readonly collector: string
  readonly paid_period: Day
  /** Earned and deltas. */
  readonly due: string
  readonly carried_in: string
  readonly paid: string
  readonly carried_out: string
}

/** A month as it was locked: what was calculated for it and, anew, for every month before it. */
export interface Locked {
  readonly period: Day
  readonly asOf: Day
  /** By earned period. */
  readonly statements: ReadonlyMap<Day, readonly Statement[]>
}

/** Where facts come from: of every month of a span, as known at the end of a day. */
export type Source = (plan: Plan, span: Months, asOf: Day) => Promise<ReadonlyMap<Day, Facts>>

export const sourceIn =
  (edition: PublishedEdition): Source =>
  (plan, span, asOf) =>
    factsIn(edition, plan, span, asOf)

/** Locks a month of a span as of its end, with what every month before it is by then known to have earned. */
export async function lockedAt(
  versions: readonly Plan[],
  source: Source,
  { from }: Pick<Months, 'from'>,
  period: Day,
): Promise<Locked> {
  const end = shiftMonths(period, 1)
  const asOf = shiftDays(end, -1)
  const statements = new Map<Day, Statement[]>()
  for (const [plan, alike] of Map.groupBy(monthsOf({ from, to: end }), (month) => replayed(versions, month))) {
    const facts = await source(plan, { from: alike[0]!, to: shiftMonths(alike.at(-1)!, 1) }, asOf)
    for (const month of alike) statements.set(month, calculate(plan, facts.get(month)!))
  }
  return { period, asOf, statements }
}

/** Locks every month of a span, one after the other. */
export async function* locks(versions: readonly Plan[], source: Source, span: Months): AsyncGenerator<Locked> {
  for (const period of monthsOf(span)) yield await lockedAt(versions, source, span, period)
}

export type SimulationRow = EarnedRow | PaymentRow

/** The lines and payments of months as they were locked, month by month: lines first, by collector and earned period. */
export async function replay(
  versions: readonly Plan[],
  locked: AsyncIterable<Locked>,
  digits: number,
): Promise<SimulationRow[]> {
  const rows: SimulationRow[] = []
  const known = new Map<Day, Map<string, string>>()
  const accounts = new Map<string, Account>()
  const nil = exact.decimalOf(0n, digits)
  for await (const { period, asOf, statements } of locked) {
    const plan = replayed(versions, period)
    const own = new Map((statements.get(period) ?? []).map((statement) => [statement.collector, statement]))
    const earned: EarnedRow[] = []
    for (const [month, all] of statements) {
      const now = new Map(all.map((statement) => [statement.collector, statement]))
      const before = known.get(month) ?? new Map<string, string>()
      known.set(month, before)
      for (const collector of new Set([...now.keys(), ...before.keys()])) {
        const sum = now.get(collector)?.earned ?? nil
        const amount = difference(sum, before.get(collector) ?? nil, digits)
        before.set(collector, sum)
        if (month !== period && amount === nil) continue
        const gate = now.get(collector)?.gate ?? null
        earned.push({ collector, earned_period: month, paid_period: period, amount, gate })
      }
    }
    earned.sort((a, b) => byBytes(a.collector, b.collector) || (a.earned_period < b.earned_period ? -1 : 1))
    rows.push(...earned)
    const lines = Map.groupBy(earned, ({ collector }) => collector)
    const owed = [...accounts].flatMap(([collector, account]) => (balanceOf(account) === 0n ? [] : [collector]))
    for (const collector of [...new Set([...lines.keys(), ...owed])].sort(byBytes)) {
      const statement = own.get(collector)
      const { payment, account } = settle(
        plan,
        accounts.get(collector) ?? empty,
        {
          on: asOf,
          earned: statement?.earned ?? nil,
          deltas: (lines.get(collector) ?? [])
            .filter(({ earned_period }) => earned_period !== period)
            .map(({ amount }) => amount),
          isHeld: statement?.held ?? false,
          draw: statement?.draw ?? null,
          until: plan.holdBack === null ? null : shiftDays(asOf, plan.holdBack.untilDays),
        },
        digits,
      )
      accounts.set(collector, account)
      rows.push({ collector, paid_period: period, ...payment })
    }
  }
  return rows
}
