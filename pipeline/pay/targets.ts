import { exact, type Fraction } from '#sql'
import { isNegative, isZero } from './decimal.ts'
import { stintsIn, tenureMonth } from './eligible.ts'
import type { Facts, Person } from './facts.ts'
import type { Plan } from './plan.ts'

const { fractionOf, multiply } = exact

export interface Target {
  /** `all`, `team:<id>` or `collector:<id>`. */
  readonly scope: string
  readonly value: Fraction
}

/**
 * What a person aims at: their own target, else one of a team they were in, the latest first, else everybody's. Ramped by
 * tenure. Null where there is none above 0.
 */
export function targetOf(plan: Plan, facts: Facts, person: Person, metric: string): Target | null {
  const known = facts.targets.get(metric)
  const teams = stintsIn(person, facts)
    .filter(({ team }) => plan.eligible.teams.length === 0 || plan.eligible.teams.includes(team))
    .sort((a, b) => (a.from < b.from ? 1 : -1))
    .map(({ team }) => `team:${team}`)
  const scope = [`collector:${person.collector}`, ...teams, 'all'].find((each) => known?.has(each) === true)
  if (known === undefined || scope === undefined) return null
  const tenure = tenureMonth(person, facts.from)
  const ramped = tenure === null ? undefined : plan.ramp.find(({ untilMonth }) => tenure <= untilMonth)
  const value = multiply(fractionOf(known.get(scope)!), fractionOf(ramped?.factor ?? '1'))
  return isNegative(value) || isZero(value) ? null : { scope, value }
}
