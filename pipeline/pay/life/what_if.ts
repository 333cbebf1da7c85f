import { exact, type Fraction } from '#sql'
import { amountText, isNegative, rounded } from '../decimal.ts'
import type { Band, Plan } from '../plan.ts'
import { factorOf } from '../reading.ts'
import type { Line, Statement } from '../trace.ts'

const { add, divide, fractionOf, isPositive, larger, multiply, smaller, subtract, zero } = exact

/** What a little more of something would have been worth to a person, all else as it was. */
export interface WhatIf {
  readonly metric: string
  /** How much more: `1`. */
  readonly more: string
  /** Decimal text; `0.00` where it changes nothing. */
  readonly worth: string
  /** The next value at which a factor changes; null: none does, or it is no banded figure. */
  readonly next: { readonly value: string; readonly worth: string } | null
}

/** A statement told anew with one figure changed. Null: as it was. */
interface Change {
  readonly metric: string
  readonly by: Fraction
}

const inputOf = (line: Line | undefined, role: string) => line?.inputs.find((input) => input.role === role)

function factorThen(bands: readonly Band[], noData: string, value: string | null, { by }: Change): string {
  const reading = { numerator: '0', denominator: null, n: 0, reason: null }
  return factorOf(bands, noData, { ...reading, value: value === null ? null : add(fractionOf(value), by) })
}

function componentThen(plan: Plan, line: Line, change: Change): Fraction {
  const was = fractionOf(line.amount)
  const component = plan.components.find(({ id }) => id === line.id)
  if (component === undefined) return was
  switch (component.kind) {
    case 'per_unit': {
      if (component.measure !== change.metric) return was
      const measured = add(fractionOf(inputOf(line, 'measure')?.value ?? '0'), change.by)
      const isBelow = component.threshold !== null && isNegative(subtract(measured, fractionOf(component.threshold)))
      const after = isBelow ? zero : multiply(measured, fractionOf(component.amount))
      // What was split among people stays split as it was.
      return component.split.length > 0 ? was : after
    }
    case 'pool': {
      const qa = inputOf(line, 'qa')
      const step = (label: string) => line.steps.find((one) => one.label.startsWith(label))
      const [points, pool, factor] = [step('points of all'), step('pool'), step('QA factor')]
      if (qa?.metric !== change.metric || points?.rate == null || pool?.rate == null || factor === undefined) return was
      const [own, all, old] = [fractionOf(points.of), fractionOf(points.rate), fractionOf(factor.of)]
      if (isNegative(was) || was.over === 0n || !isPositive(old)) return was
      const then = fractionOf(factorThen(component.qaBands, component.qaNoData, qa.value, change))
      const more = divide(multiply(own, then), old)
      const others = subtract(all, own)
      const whole = divide(multiply(was, all), own)
      return divide(multiply(whole, more), add(others, more))
    }
    case 'fixed':
    case 'flat':
    case 'tiers':
    case 'break_even':
    case 'rank':
      return was
  }
}

/** What the person would have earned, told from the lines of the statement. Others stay as they were. */
function earnedThen(plan: Plan, statement: Statement, digits: number, change: Change): Fraction {
  const each = (value: Fraction) => (plan.rounding === 'component' ? rounded(value, digits) : value)
  let sum = zero
  for (const line of statement.lines) {
    const amount = fractionOf(line.amount)
    switch (line.kind) {
      case 'component':
        sum = add(sum, each(componentThen(plan, line, change)))
        break
      case 'gate': {
        const gate = plan.gates.find(({ id }) => id === line.id)
        if (line.passed === false && gate !== undefined && !isNegative(sum)) {
          if (gate.onFail === 'zero') sum = zero
          if (gate.onFail === 'cap') sum = smaller(sum, fractionOf(gate.cap!))
        }
        break
      }
      case 'multiplier': {
        const multiplier = plan.multipliers.find(({ id }) => id === line.id)
        const input = line.inputs[0]
        if (multiplier === undefined || input === undefined) break
        const changed = multiplier.metric === change.metric ? change : { ...change, by: zero }
        sum = each(multiply(sum, fractionOf(factorThen(multiplier.bands, multiplier.noData, input.value, changed))))
        break
      }
      case 'deduction':
        sum = add(sum, amount)
        break
      case 'cap':
        if (plan.cap !== null) sum = smaller(sum, fractionOf(plan.cap))
        break
      case 'floor':
        if (plan.floor !== null) sum = larger(sum, fractionOf(plan.floor))
        break
      case 'guarantee':
        if (amount.over !== 0n) sum = larger(sum, fractionOf(line.after))
        break
      case 'rounding':
        break
    }
  }
  return rounded(sum, digits)
}

const bandsOf = (plan: Plan, metric: string): readonly Band[] => [
  ...plan.multipliers.filter((one) => one.metric === metric).flatMap(({ bands }) => bands),
  ...(metric === 'qa_score' ? plan.components.flatMap((one) => (one.kind === 'pool' ? one.qaBands : [])) : []),
]

/**
 * What one more of each figure that pays by itself would have been worth, and for figures in bands where the next one
 * begins. Told from what was locked: nobody else's figures change, so of a pool it is the person's own share that grows.
 */
export function whatIfs(plan: Plan, statement: Statement, digits: number): WhatIf[] {
  const worth = (metric: string, by: Fraction) => {
    const was = earnedThen(plan, statement, digits, { metric, by: zero })
    return amountText(subtract(earnedThen(plan, statement, digits, { metric, by }), was), digits)
  }
  const units = plan.components.flatMap((one) => (one.kind === 'per_unit' ? [one.measure] : []))
  const banded = plan.multipliers.map(({ metric }) => metric)
  const pooled = plan.components.some((one) => one.kind === 'pool' && one.qaBands.length > 1) ? ['qa_score'] : []
  return [...new Set([...units, ...banded, ...pooled])].map((metric) => {
    const value = statement.lines
      .flatMap(({ inputs }) => inputs)
      .find((input) => input.metric === metric && input.role !== 'measure' && input.collector !== null)?.value
    const bounds = bandsOf(plan, metric).flatMap(({ below }) => (below === null ? [] : [below]))
    const ahead = bounds
      .filter((bound) => value != null && isPositive(subtract(fractionOf(bound), fractionOf(value))))
      .sort((a, b) => (isPositive(subtract(fractionOf(a), fractionOf(b))) ? 1 : -1))[0]
    return {
      ...{ metric, more: '1', worth: worth(metric, fractionOf('1')) },
      next:
        ahead === undefined
          ? null
          : { value: ahead, worth: worth(metric, subtract(fractionOf(ahead), fractionOf(value!))) },
    }
  })
}
