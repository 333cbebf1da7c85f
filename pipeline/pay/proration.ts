import { exact, type Fraction } from '#sql'
import { plainText } from './decimal.ts'
import { stintsIn } from './eligible.ts'
import type { Worth } from './component.ts'
import { daysOf } from './days.ts'
import type { Facts, Person } from './facts.ts'
import type { Plan, Proration } from './plan.ts'
import { shiftsOf } from './presence.ts'

const { fractionOf, multiply, one, smaller } = exact

/** Days of the period on which a person was employed and, where a plan has teams, in one of them. */
function daysThere({ eligible: { teams } }: Plan, facts: Facts, person: Person): number {
  const stints = stintsIn(person, facts).filter(({ team }) => teams.includes(team))
  return daysOf(facts.from, facts.to).filter(
    (day) =>
      (person.hiredOn === null || day >= person.hiredOn) &&
      (person.leftOn === null || day <= person.leftOn) &&
      (teams.length === 0 || stints.some(({ from, to }) => from <= day && (to === null || day < to))),
  ).length
}

function minutesThere({ eligible: { teams } }: Plan, facts: Facts, { collector }: Person): number {
  return shiftsOf(facts, collector)
    .filter(({ team }) => teams.length === 0 || (team !== null && teams.includes(team)))
    .reduce((sum, { scheduledMinutes }) => sum + scheduledMinutes, 0)
}

/** The share of a period a person was there for, at most all of it. */
export function shareThere(plan: Plan, facts: Facts, person: Person, proration: Proration | null): Fraction {
  if (proration === null) return one
  if (proration.by === 'calendar')
    return { over: BigInt(daysThere(plan, facts, person)), under: BigInt(daysOf(facts.from, facts.to).length) }
  const full = fractionOf(proration.fullTimeMinutes)
  if (!exact.isPositive(full)) return one
  return smaller(one, exact.divide(fractionOf(String(minutesThere(plan, facts, person))), full))
}

/** An amount, or the share of it that is due to a person who was there for a part of the period. */
export function prorated(plan: Plan, facts: Facts, person: Person, amount: string, proration: Proration | null): Worth {
  const share = shareThere(plan, facts, person, proration)
  const due = multiply(fractionOf(amount), share)
  const label = proration === null ? 'amount' : `share of the period by ${proration.by}`
  return {
    amount: due,
    inputs: [],
    steps: [{ label, of: amount, rate: plainText(share), amount: plainText(due) }],
    warnings: [],
  }
}
