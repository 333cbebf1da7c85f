import { exact } from '#sql'
import {
  needsOf,
  parsePlan,
  type Facts,
  type Figures,
  type Need,
  type Person,
  type Plan,
  type Reading,
} from '#pipeline/pay/index'

/** A plan with what the text says, and what every plan needs. */
export const planOf = (text: string): Plan => parsePlan(`id: test\n${text}`, 'plans/test.yaml')

/** A figure as numerator, or as [numerator, denominator]; null is no data. */
export type Figure = string | readonly [string, string] | null

export interface Said {
  /** Figures by metric, then by collector; an empty id is of everybody. */
  readonly figures?: Readonly<Record<string, Readonly<Record<string, Figure>>>>
  /** Which figure answers a need, where the metric alone does not say it. */
  readonly nameOf?: (need: Need) => string
  readonly people?: readonly (string | Partial<Person>)[]
  readonly period?: readonly [string, string]
  readonly digits?: number
  readonly presence?: Facts['presence']
  readonly teamDays?: Readonly<Record<string, number>>
  readonly targets?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export function readingOf(figure: Figure): Reading {
  if (figure === null) return { numerator: '0', denominator: '0', n: 0, value: null, reason: 'no_data' }
  if (typeof figure === 'string')
    return { numerator: figure, denominator: null, n: 1, value: exact.fractionOf(figure), reason: null }
  const [numerator, denominator] = figure
  const below = exact.fractionOf(denominator)
  if (!exact.isPositive(below)) return { numerator, denominator, n: 0, value: null, reason: 'no_data' }
  return { numerator, denominator, n: 30, value: exact.divide(exact.fractionOf(numerator), below), reason: null }
}

/** Facts of a period as they are told; what is not told is 0, or no data. */
export function factsOf(plan: Plan, said: Said = {}): Facts {
  const [from, to] = said.period ?? ['2026-03-01', '2026-04-01']
  const people = (said.people ?? ['A']).map((person): Person => {
    const given = typeof person === 'string' ? { collector: person } : person
    const stints = [{ team: 'T1', from: '2020-01-01', to: null }]
    return { collector: 'A', grade: null, hiredOn: null, leftOn: null, stints, ...given }
  })
  const figures = new Map<string, Figures>(
    needsOf(plan).map((need) => {
      const told = said.figures?.[said.nameOf?.(need) ?? need.metric] ?? {}
      const isRatio = ['qa_score', 'kept_rate', 'oe_index', 'breach_free_rate', 'recovery_rate'].includes(need.metric)
      const of = new Map(Object.entries(told).map(([id, figure]) => [id, readingOf(figure)]))
      return [need.key, { of, none: { ...readingOf(isRatio ? null : '0'), n: 0 } }]
    }),
  )
  return {
    from,
    to,
    asOf: to,
    edition: 'test',
    digits: said.digits ?? 2,
    k: '300000',
    people,
    figures,
    presence: said.presence ?? [],
    teamDays: new Map(
      Object.entries(said.teamDays ?? {}).map(([team, days]) => [
        team,
        { scheduled: days, worked: days, calendar: days },
      ]),
    ),
    targets: new Map(Object.entries(said.targets ?? {}).map(([metric, by]) => [metric, new Map(Object.entries(by))])),
  }
}
