import { exact, type Fraction } from '#sql'
import { isBelow, isNegative, plainText, total } from './decimal.ts'
import type { Facts, Person } from './facts.ts'
import { both, measureNeed } from './needs.ts'
import type { BreakEven, Fixed, Flat, Filters, PerUnit, Plan, Tiers } from './plan.ts'
import { prorated } from './proration.ts'
import { inputOf, readingOf, sumOf } from './reading.ts'
import { cliff, marginal } from './slices.ts'
import { targetOf } from './targets.ts'
import type { Input, Step } from './trace.ts'

const { fractionOf, multiply, subtract, zero } = exact

/** An amount before rounding, and how it came about. */
export interface Worth {
  readonly amount: Fraction
  readonly inputs: readonly Input[]
  readonly steps: readonly Step[]
  readonly warnings: readonly string[]
}

export const nothing: Worth = { amount: zero, inputs: [], steps: [], warnings: [] }

/** A component a person earns by their own figures. */
export type OwnComponent = Fixed | Flat | PerUnit | BreakEven | Tiers

/** What somebody's own figures earn by a component. */
export function ownWorth(plan: Plan, component: OwnComponent, facts: Facts, person: Person): Worth {
  if (component.kind === 'fixed') return prorated(plan, facts, person, component.amount, component.prorate)
  const read = (where: Filters, role = 'measure') => {
    const need = measureNeed(plan, component.measure, where)
    const reading = readingOf(facts, need, person.collector)
    return { value: sumOf(reading), input: inputOf(role, need, person.collector, reading), reason: reading.reason }
  }
  const { value, input, reason } = read(component.where)
  const base = { inputs: [input], warnings: reason === 'not_delivered' ? ['not_delivered'] : [] }
  if (component.threshold !== null && isBelow(value, fractionOf(component.threshold)))
    return { ...base, amount: zero, steps: [step('threshold', value, null, zero, component.threshold)] }
  switch (component.kind) {
    case 'per_unit': {
      const amount = multiply(value, fractionOf(component.amount))
      return { ...base, amount, steps: [step('unit', value, component.amount, amount)] }
    }
    case 'break_even': {
      const over = subtract(value, fractionOf(component.breakEven))
      const amount = isNegative(over) ? zero : multiply(over, fractionOf(component.rate))
      return { ...base, amount, steps: [step(`above ${component.breakEven}`, over, component.rate, amount)] }
    }
    case 'tiers': {
      const slice = component.mode === 'marginal' ? marginal : cliff
      const warnings = component.mode === 'cliff' ? [...base.warnings, 'cliff'] : base.warnings
      if (component.over === 'amount') return { ...base, warnings, ...slice(component.tiers, value) }
      const target = targetOf(plan, facts, person, component.measure)
      if (target === null) return { ...base, warnings, amount: zero, steps: [] }
      const { amount, steps } = slice(component.tiers, value, target.value)
      return { ...base, warnings, amount, steps: [step(`target ${target.scope}`, target.value, null, zero), ...steps] }
    }
    case 'flat':
      return component.segments.length > 0
        ? segmented(component, base.warnings, (where) => read(where, 'segment'))
        : { ...base, ...flat(plan, component, facts, person, value) }
  }
}

const step = (label: string, of: Fraction, rate: string | null, amount: Fraction, note?: string): Step => ({
  label: note === undefined ? label : `${label} ${note}`,
  of: plainText(of),
  rate,
  amount: plainText(amount),
})

function flat(plan: Plan, component: Flat, facts: Facts, person: Person, value: Fraction) {
  const target = component.accelerators.length === 0 ? null : targetOf(plan, facts, person, component.measure)
  if (target === null) {
    const amount = multiply(value, fractionOf(component.rate))
    return { amount, steps: [step('all', value, component.rate, amount)] }
  }
  const rates = [component.rate, ...component.accelerators.map(({ rate }) => rate)]
  const tiers = rates.map((rate, index) => ({ rate, upTo: component.accelerators[index]?.above ?? null }))
  const { amount, steps } = marginal(tiers, value, target.value)
  return { amount, steps: [step(`target ${target.scope}`, target.value, null, zero), ...steps] }
}

function segmented(
  component: Flat,
  warnings: readonly string[],
  read: (where: Filters) => { value: Fraction; input: Input },
): Worth {
  const parts = component.segments.map(({ where, rate }) => {
    const { value, input } = read(both(component.where, where))
    return { input, rate, value, amount: multiply(value, fractionOf(rate)), label: JSON.stringify(where) }
  })
  return {
    amount: total(parts.map(({ amount }) => amount)),
    inputs: parts.map(({ input }) => input),
    steps: parts.map(({ label, value, rate, amount }) => step(label, value, rate, amount)),
    warnings,
  }
}
