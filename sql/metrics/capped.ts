import {
  compare,
  countDistinct,
  countRows,
  field,
  literal,
  selectFrom,
  unionAll,
  type AnyQuery,
  type Day,
  type FactSet,
} from '#warehouse'
import { findings } from '../marts/findings.ts'
import { reviews } from '../marts/reviews.ts'
import { inPeriod } from './flow.ts'
import type { Computed } from './metric.ts'
import { groupedIn, slot } from './placed.ts'
import { placesIn, type Scope } from './scope.ts'

/** Facts that cap the score of the person they are about: each has a collector, and a column that counts them. */
export interface Cap {
  readonly facts: FactSet
  readonly count: string
}

const columns = ['collector_id', 'team_id', 'grade'] as const

const factsIn = ({ facts, count }: Cap, scope: Scope): AnyQuery =>
  inPeriod(facts, scope)
    .where(compare(field<number>('f', count), '>', literal('integer', 0)))
    .select(columns.map((column) => field<string | null>('f', column).as(column)))
    .select(field<Day>('f', facts.dated).as('day'))

/** How many people have such a fact. */
export const cappedBy = (caps: readonly [Cap, ...Cap[]]): Computed => ({
  computed: 'capped',
  kind: 'count',
  query: (place, scope) => {
    const [first, ...rest] = caps.map((cap) => factsIn(cap, scope))
    return groupedIn(
      selectFrom(unionAll([first!, ...rest]), 'f'),
      placesIn('f', field<Day>('f', 'day')),
      scope,
      slot(place, 'count', countDistinct(field('f', 'collector_id')), countRows()),
    )
  },
})

/** Reviews of either sample that failed critically. */
export const criticalFails: Cap = {
  facts: { mart: reviews, dated: 'reviewed_on', taken: 'flow' },
  count: 'critical_count',
}

/** Critical breaches that a person confirmed. */
export const criticalBreaches: Cap = {
  facts: { mart: findings, dated: 'day', taken: 'flow' },
  count: 'confirmed_critical_count',
}
