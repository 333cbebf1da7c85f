import { exact, type Fraction } from '#sql'
import { nothing, ownWorth, type Worth } from './component.ts'
import { amountText, divided, isNegative, minorUnits, plainText, rounded, total } from './decimal.ts'
import { eligibleIn, tenureMonth } from './eligible.ts'
import type { Facts, Person } from './facts.ts'
import { gateNeed, wholeNeed } from './needs.ts'
import type { Component, Gate, Plan } from './plan.ts'
import { poolWorths } from './pool.ts'
import { prorated } from './proration.ts'
import { rankWorths } from './rank.ts'
import { factorOf, holds, inputOf, readingOf, sumOf } from './reading.ts'
import type { Line, LineKind, Statement } from './trace.ts'

const { add, fractionOf, larger, multiply, negative, smaller, subtract, zero } = exact

/**
 * What everybody earns in a period by a plan: components, then gates, multipliers in order, deductions, cap and floor, then
 * rounding. A pure function: same facts, same plan, same bytes. In the order of collectors.
 */
export function calculate(plan: Plan, facts: Facts): Statement[] {
  const people = eligibleIn(plan, facts)
  const worths = plan.components.map((component) => ({
    component,
    worths: splitUp(component, facts, worthsOf(plan, component, facts, people)),
  }))
  return people.map((person) => statementOf(plan, facts, person, worths))
}

function worthsOf(plan: Plan, component: Component, facts: Facts, people: readonly Person[]): Map<string, Worth> {
  if (component.kind === 'pool') return poolWorths(plan, component, facts, people)
  if (component.kind === 'rank') return rankWorths(plan, component, facts, people)
  return new Map(people.map((person) => [person.collector, ownWorth(plan, component, facts, person)]))
}

/** Gives parts of an amount to others, to the last minor unit. Who is not paid by the plan gets no part. */
function splitUp({ split }: Component, { digits }: Facts, worths: Map<string, Worth>): Map<string, Worth> {
  const given = split.filter(({ collector }) => worths.has(collector))
  if (given.length === 0) return worths
  const unit = 10n ** BigInt(digits)
  const parted = new Map([...worths].map(([id, worth]) => [id, { ...worth, amount: zero, steps: [...worth.steps] }]))
  for (const [id, { amount }] of worths) {
    const units = minorUnits(amount, digits)
    const sign = units < 0n ? -1n : 1n
    const kept = subtract(exact.one, total(given.map(({ share }) => fractionOf(share))))
    const parts = [
      { id: '', part: kept },
      ...given.map(({ collector, share }) => ({ id: collector, part: fractionOf(share) })),
    ]
    for (const [to, share] of divided(units * sign, parts)) {
      const target = parted.get(to === '' ? id : to)!
      const part: Fraction = { over: share * sign, under: unit }
      target.amount = add(target.amount, part)
      if (to !== '' && to !== id)
        target.steps.push({
          label: `split of ${id}`,
          of: amountText(amount, digits),
          rate: null,
          amount: plainText(part),
        })
    }
  }
  return parted
}

/** Adds lines up in the order of the plan. */
class Ledger {
  readonly lines: Line[] = []
  sum: Fraction = zero
  readonly #digits: number
  readonly #each: boolean

  constructor(digits: number, rounding: Plan['rounding']) {
    this.#digits = digits
    this.#each = rounding === 'component'
  }

  /** Sets the sum to `after`, rounded where the plan rounds every product. */
  to(kind: LineKind, id: string, rule: string, after: Fraction, told: Partial<Line> = {}): void {
    const sum = this.#each ? rounded(after, this.#digits) : after
    this.#write(kind, id, rule, subtract(sum, this.sum), sum, told)
  }

  by(kind: LineKind, id: string, rule: string, amount: Fraction, told: Partial<Line> = {}): void {
    const own = this.#each ? rounded(amount, this.#digits) : amount
    this.#write(kind, id, rule, own, add(this.sum, own), told)
  }

  /** Rounds at last: what that adds is a line of its own. */
  close(): string {
    const sum = rounded(this.sum, this.#digits)
    const off = subtract(sum, this.sum)
    if (off.over !== 0n) this.#write('rounding', 'rounding', 'final', off, sum, {})
    return amountText(sum, this.#digits)
  }

  #write(kind: LineKind, id: string, rule: string, amount: Fraction, after: Fraction, told: Partial<Line>): void {
    const text = (value: Fraction) => (this.#each ? amountText(value, this.#digits) : plainText(value))
    this.sum = after
    this.lines.push({
      kind,
      id,
      rule,
      amount: text(amount),
      after: text(after),
      inputs: [],
      steps: [],
      passed: null,
      warnings: [],
      ...told,
    })
  }
}

interface Worths {
  readonly component: Component
  readonly worths: ReadonlyMap<string, Worth>
}

function statementOf(plan: Plan, facts: Facts, person: Person, components: readonly Worths[]): Statement {
  const ledger = new Ledger(facts.digits, plan.rounding)
  const read = (need: ReturnType<typeof wholeNeed>, role: string) => {
    const reading = readingOf(facts, need, person.collector)
    return { reading, inputs: [inputOf(role, need, person.collector, reading)] }
  }
  for (const { component, worths } of components) {
    const { amount, ...told } = worths.get(person.collector) ?? nothing
    ledger.by('component', component.id, component.kind, amount, told)
  }
  const failed: Gate[] = []
  for (const gate of plan.gates) {
    const { reading, inputs } = read(gateNeed(gate), 'gate')
    const passed = holds(gate, reading)
    if (!passed) failed.push(gate)
    ledger.to('gate', gate.id, gate.onFail, passed ? ledger.sum : gated(gate, ledger.sum), { inputs, passed })
  }
  for (const multiplier of plan.multipliers) {
    const { reading, inputs } = read(wholeNeed(multiplier), 'factor')
    const factor = factorOf(multiplier.bands, multiplier.noData, reading)
    ledger.to('multiplier', multiplier.id, `× ${factor}`, multiply(ledger.sum, fractionOf(factor)), { inputs })
  }
  for (const deduction of plan.deductions) {
    const { reading, inputs } = read(wholeNeed(deduction), 'count')
    const amount = multiply(sumOf(reading), fractionOf(deduction.amountEach))
    const warnings = [
      ...(deduction.legalCheck ? ['legal_check'] : []),
      ...(reading.reason === 'not_delivered' ? ['not_delivered'] : []),
    ]
    ledger.by('deduction', deduction.id, `− ${deduction.amountEach} each`, negative(amount), { inputs, warnings })
  }
  if (plan.cap !== null) ledger.to('cap', 'cap', plan.cap, smaller(ledger.sum, fractionOf(plan.cap)))
  if (plan.floor !== null) ledger.to('floor', 'floor', plan.floor, larger(ledger.sum, fractionOf(plan.floor)))
  const promised = guaranteeOf(plan, facts, person)
  if (promised !== null && !promised.recoverable)
    ledger.to('guarantee', 'guarantee', promised.rule, larger(ledger.sum, promised.worth.amount), {
      steps: promised.worth.steps,
    })
  return {
    collector: person.collector,
    period: facts.from,
    asOf: facts.asOf,
    edition: facts.edition,
    plan: plan.id,
    version: plan.version,
    gate: failed[0]?.onFail ?? null,
    held: failed.some(({ onFail }) => onFail === 'hold'),
    earned: ledger.close(),
    lines: ledger.lines,
    draw: promised?.recoverable === true ? amountText(promised.worth.amount, facts.digits) : null,
  }
}

/** What a gate that failed leaves of a sum: never less than nothing is taken to nothing. */
function gated({ onFail, cap }: Gate, sum: Fraction): Fraction {
  if (isNegative(sum)) return sum
  if (onFail === 'zero') return zero
  return onFail === 'cap' ? smaller(sum, fractionOf(cap!)) : sum
}

function guaranteeOf(plan: Plan, facts: Facts, person: Person) {
  const tenure = tenureMonth(person, facts.from)
  const step = tenure === null || tenure < 1 ? undefined : plan.guarantee.find(({ untilMonth }) => tenure <= untilMonth)
  if (step === undefined) return null
  const worth = prorated(plan, facts, person, step.amount, step.prorate)
  return { worth, recoverable: step.recoverable, rule: `${step.amount} until month ${step.untilMonth}` }
}
