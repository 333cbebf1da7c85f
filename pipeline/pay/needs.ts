import type { Component, Filters, Gate, Plan, Pool } from './plan.ts'
import { breachMetrics } from './read.ts'

/** A figure that is needed of a period: of each person, or one of everything the filters let through. */
export interface Need {
  readonly key: string
  readonly metric: string
  readonly by: 'collector' | null
  /** A dimension without values lets nothing through. */
  readonly where: Filters
  /** Of findings: the rules that count. */
  readonly findings: { readonly severity: Gate['severity']; readonly strengths: readonly string[] } | null
}

export const needOf = (metric: string, by: Need['by'], where: Filters, findings: Need['findings'] = null): Need => {
  const ordered = Object.entries(where).sort(([a], [b]) => (a < b ? -1 : 1))
  return { key: JSON.stringify([metric, by, ordered, findings]), metric, by, where, findings }
}

/** What both filters let through. */
export function both(a: Filters, b: Filters): Filters {
  const shared = Object.entries(b).map(([name, values]): [string, readonly string[]] => {
    const others = a[name]
    return [name, others === undefined ? values : others.filter((value) => values.includes(value))]
  })
  return { ...a, ...Object.fromEntries(shared) }
}

/** Components count facts in eligible teams; without teams all of a person's. */
export const inTeams = ({ eligible: { teams } }: Pick<Plan, 'eligible'>, where: Filters = {}): Filters =>
  teams.length === 0 ? where : both(where, { team: teams })

export const ofTeam = ({ team }: Pool, where: Filters = {}): Filters => both(where, { team: [team] })

/** What a person brought in, as a component measures it. */
export const measureNeed = (plan: Plan, measure: string, where: Filters): Need =>
  needOf(measure, 'collector', inTeams(plan, where))

export const poolNeeds = (plan: Plan, pool: Pool) => ({
  money: needOf(pool.measure, null, ofTeam(pool, pool.where)),
  funded: pool.fundedIf && needOf(pool.fundedIf.metric, null, ofTeam(pool)),
  index: pool.shareBy === 'points' ? needOf('oe_index', 'collector', ofTeam(pool)) : null,
  qa: pool.shareBy === 'points' && pool.qaBands.length > 1 ? needOf('qa_score', 'collector', inTeams(plan)) : null,
})

/** Gates, multipliers and deductions look at the whole person. */
export const gateNeed = (gate: Gate): Need =>
  breachMetrics.includes(gate.metric)
    ? needOf('confirmed_breaches', 'collector', gate.where, { severity: gate.severity, strengths: gate.strengths })
    : needOf(gate.metric, 'collector', gate.where)

export const wholeNeed = ({ metric, where }: { readonly metric: string; readonly where: Filters }): Need =>
  needOf(metric, 'collector', where)

function componentNeeds(plan: Plan, component: Component): Need[] {
  switch (component.kind) {
    case 'fixed':
      return []
    case 'flat':
      return [
        measureNeed(plan, component.measure, component.where),
        ...component.segments.map(({ where }) => measureNeed(plan, component.measure, both(component.where, where))),
      ]
    case 'per_unit':
    case 'break_even':
    case 'tiers':
      return [measureNeed(plan, component.measure, component.where)]
    case 'pool':
      return Object.values(poolNeeds(plan, component)).filter((need) => need !== null)
    case 'rank':
      return [measureNeed(plan, component.metric, component.where)]
  }
}

/** Everything a plan wants to know of a period, each once. */
export function needsOf(plan: Plan): Need[] {
  const all = [
    ...plan.components.flatMap((component) => componentNeeds(plan, component)),
    ...plan.gates.map(gateNeed),
    ...plan.multipliers.map(wholeNeed),
    ...plan.deductions.map(wholeNeed),
  ]
  return [...new Map(all.map((need) => [need.key, need])).values()]
}
