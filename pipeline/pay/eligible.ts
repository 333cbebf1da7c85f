import { byBytes } from './decimal.ts'
import type { Facts, Person, Stint } from './facts.ts'
import type { Plan } from './plan.ts'

/** The stints of a person that touch the period, as far as it was known. */
export const stintsIn = ({ stints }: Person, { from, to, asOf }: Pick<Facts, 'from' | 'to' | 'asOf'>): Stint[] =>
  stints.filter((stint) => stint.from < to && stint.from <= asOf && (stint.to === null || stint.to > from))

/** Whether a person satisfies every list that is not empty on at least one day of the period. */
export function isEligible({ eligible }: Plan, person: Person, facts: Pick<Facts, 'from' | 'to' | 'asOf'>): boolean {
  const { teams, grades, collectors } = eligible
  return (
    (collectors.length === 0 || collectors.includes(person.collector)) &&
    (grades.length === 0 || (person.grade !== null && grades.includes(person.grade))) &&
    (teams.length === 0 || stintsIn(person, facts).some(({ team }) => teams.includes(team)))
  )
}

/** The people a plan pays in a period, in the order of their ids. */
export const eligibleIn = (plan: Plan, facts: Facts): Person[] =>
  facts.people.filter((person) => isEligible(plan, person, facts)).sort((a, b) => byBytes(a.collector, b.collector))

/** The month of a person's tenure a period is, 1 the month they were hired in; null where that is not known. */
export function tenureMonth({ hiredOn }: Person, period: string): number | null {
  if (hiredOn === null) return null
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return month(period) - month(hiredOn) + 1
}
