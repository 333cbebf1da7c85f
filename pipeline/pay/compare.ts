import type { Day } from '#warehouse'
import { exact, type Fraction } from '#sql'
import { amountText, byBytes, isNegative, isZero, total } from './decimal.ts'
import type { Component, Plan } from './plan.ts'
import type { Locked } from './simulate.ts'
import type { Statement } from './trace.ts'

const { add, divide, fractionOf, larger, negative, numberIn, smaller, subtract, zero } = exact

/** What a person earns under either plan over the months. Amounts are decimal text. */
export interface PersonChange {
  readonly collector: string
  readonly before: string
  readonly after: string
  /** Above 0 wins by the change. */
  readonly difference: string
}

/** Somebody within reach of a jump: a cliff tier or a threshold, where a little more measure changes pay at once. */
export interface NearJump {
  readonly collector: string
  readonly period: Day
  readonly component: string
  /** The measure, and where pay jumps. */
  readonly measured: string
  readonly jump: string
}

/** What gates take: sums before and after those that failed. */
export interface GateEffect {
  readonly id: string
  readonly failed: number
  readonly taken: string
  /** Payments held until a person releases them. */
  readonly held: number
}

/** How pay under a plan is spread over people: decimal text. */
export interface Spread {
  readonly people: number
  readonly total: string
  readonly smallest: string
  readonly p25: string
  readonly median: string
  readonly p75: string
  readonly largest: string
}

export interface PlanSummary {
  readonly plan: string
  readonly cost: string
  readonly spread: Spread
  readonly gates: readonly GateEffect[]
  readonly jumps: readonly NearJump[]
  readonly noise: readonly PoolNoise[]
}

/** How much of a pool goes elsewhere when points follow the raw index in place of the shrunk one. */
export interface PoolNoise {
  readonly component: string
  readonly paid: string
  /** What changes hands, and its share of what was paid; null without pay. */
  readonly moved: string
  readonly share: number | null
}

/** The sums of people under a plan, as all months were known in the end. */
export interface Outcome {
  readonly plan: Plan
  readonly earned: ReadonlyMap<string, Fraction>
  readonly statements: readonly Statement[]
}

/** Adds up what the months of a lock earned, as they were all known then. */
export function outcomeOf(plan: Plan, locked: Locked): Outcome {
  const last = [...locked.statements.values()].flat()
  const earned = new Map<string, Fraction>()
  for (const { collector, earned: sum } of last)
    earned.set(collector, add(earned.get(collector) ?? zero, fractionOf(sum)))
  return { plan, earned, statements: last }
}

/** Who wins and who loses by a change of plan: the largest gain first, those level by their ids. */
export function changesOf(before: Outcome, after: Outcome, digits: number): PersonChange[] {
  const people = [...new Set([...before.earned.keys(), ...after.earned.keys()])]
  return people
    .map((collector) => {
      const [old, now] = [before.earned.get(collector) ?? zero, after.earned.get(collector) ?? zero]
      return { collector, old, now, off: subtract(now, old) }
    })
    .sort((a, b) => {
      const { over } = subtract(b.off, a.off)
      return over === 0n ? byBytes(a.collector, b.collector) : over > 0n ? 1 : -1
    })
    .map(({ collector, old, now, off }) => ({
      collector,
      before: amountText(old, digits),
      after: amountText(now, digits),
      difference: amountText(off, digits),
    }))
}

/** What a plan costs, how it is spread, and where it is brittle. `reach` is the share of a jump that counts as near. */
export function summaryOf({ plan, earned, statements }: Outcome, digits: number, reach = '0.05'): PlanSummary {
  const sums = [...earned.values()].sort((a, b) => (isNegative(subtract(a, b)) ? -1 : 1))
  const text = (value: Fraction) => amountText(value, digits)
  const at = (percent: number) => text(sums[Math.max(0, Math.ceil((percent * sums.length) / 100) - 1)] ?? zero)
  const cost = text(total(sums))
  return {
    plan: plan.id,
    cost,
    spread: {
      people: sums.length,
      total: cost,
      smallest: at(0),
      p25: at(25),
      median: at(50),
      p75: at(75),
      largest: at(100),
    },
    gates: plan.gates.map(({ id, onFail }) => {
      const failed = statements.flatMap(({ lines }) =>
        lines.filter((line) => line.kind === 'gate' && line.id === id && line.passed === false),
      )
      const taken = negative(total(failed.map(({ amount }) => fractionOf(amount))))
      return { id, failed: failed.length, taken: text(taken), held: onFail === 'hold' ? failed.length : 0 }
    }),
    jumps: plan.components.flatMap((component) => jumpsNear(component, statements, fractionOf(reach))),
    noise: plan.components.flatMap((component) =>
      component.kind === 'pool' && component.shareBy === 'points' ? [noiseOf(component.id, statements, text)] : [],
    ),
  }
}

/** Bounds at which a little more changes pay at once. */
function jumpsOf(component: Component): readonly string[] {
  if (component.kind === 'tiers' && component.mode === 'cliff' && component.over === 'amount')
    return component.tiers.flatMap(({ upTo }) => (upTo === null ? [] : [upTo]))
  return 'threshold' in component && component.threshold !== null ? [component.threshold] : []
}

function jumpsNear(component: Component, statements: readonly Statement[], reach: Fraction): NearJump[] {
  return jumpsOf(component).flatMap((jump) => {
    const at = fractionOf(jump)
    const from = subtract(at, exact.multiply(at, reach))
    return statements.flatMap(({ collector, period, lines }): NearJump[] => {
      const measured = lines.find(({ kind, id }) => kind === 'component' && id === component.id)?.inputs[0]?.numerator
      if (measured === undefined) return []
      const value = fractionOf(measured)
      const isNear = !isNegative(subtract(value, from)) && !isNegative(subtract(at, value))
      return isNear ? [{ collector, period: period as Day, component: component.id, measured, jump }] : []
    })
  })
}

/** Shares the same pools by the raw index: half of what differs has changed hands. */
function noiseOf(id: string, statements: readonly Statement[], text: (value: Fraction) => string): PoolNoise {
  let [paid, moved]: [Fraction, Fraction] = [zero, zero]
  for (const within of Map.groupBy(statements, ({ period }) => period).values()) {
    const shared = within.flatMap(({ lines }) => {
      const line = lines.find((each) => each.kind === 'component' && each.id === id)
      const index = line?.inputs.find(({ role }) => role === 'index')
      const step = (label: string) => line?.steps.find((each) => each.label.startsWith(label))?.of ?? '0'
      if (line === undefined || index === undefined) return []
      const expected = fractionOf(index.denominator ?? '0')
      const raw = exact.isPositive(expected) ? larger(zero, divide(fractionOf(index.numerator), expected)) : exact.one
      const part = exact.multiply(raw, exact.multiply(fractionOf(step('QA factor')), fractionOf(step('day share'))))
      return [{ amount: fractionOf(line.amount), part }]
    })
    const [pool, parts] = [total(shared.map(({ amount }) => amount)), total(shared.map(({ part }) => part))]
    paid = add(paid, pool)
    if (isZero(parts)) continue
    for (const { amount, part } of shared) {
      const off = subtract(exact.multiply(pool, divide(part, parts)), amount)
      moved = add(moved, isNegative(off) ? zero : off)
    }
  }
  return {
    component: id,
    paid: text(paid),
    moved: text(moved),
    share: isZero(paid) ? null : numberIn(smaller(exact.one, divide(moved, paid))),
  }
}
