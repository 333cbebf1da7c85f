import { exact, type Fraction } from '#sql'
import { plainText } from './decimal.ts'
import type { Facts, Reading } from './facts.ts'
import type { Need } from './needs.ts'
import type { Band, Condition } from './plan.ts'
import type { Input } from './trace.ts'

const { atLeast, fractionOf, zero } = exact

/** What a need found of a person, or of everybody. */
export function readingOf(facts: Facts, need: Need, collector: string | null): Reading {
  const figures = facts.figures.get(need.key)
  if (figures === undefined) throw new Error(`Nobody asked for ${need.key}.`)
  return figures.of.get(collector ?? '') ?? figures.none
}

/** A sum; nothing where it is not known. */
export const sumOf = (reading: Reading): Fraction => reading.value ?? zero

export const inputOf = (role: string, need: Need, collector: string | null, reading: Reading): Input => ({
  role,
  metric: need.metric,
  collector,
  where: need.where,
  numerator: reading.numerator,
  denominator: reading.denominator,
  n: reading.n,
  value: reading.value && plainText(reading.value),
  reason: reading.reason,
  findings: need.findings,
})

/** Whether a figure is within the bounds; where there is none, as the plan says. */
export function holds({ atLeast: least, atMost: most, noData }: Condition, { value }: Reading): boolean {
  if (value === null) return noData === 'pass'
  return (least === null || atLeast(value, fractionOf(least))) && (most === null || atLeast(fractionOf(most), value))
}

/** The factor of the first band a value lies below the end of; bands are [from, below). */
export function factorOf(bands: readonly Band[], noData: string, { value }: Reading): string {
  if (value === null) return noData
  return bands.find(({ below }) => below === null || !atLeast(value, fractionOf(below)))?.factor ?? noData
}
