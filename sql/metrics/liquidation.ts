import {
  addDays,
  addMonths,
  allOf,
  compare,
  countRows,
  field,
  innerJoin,
  isFalse,
  literal,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
} from '#warehouse'
import { placementMoney } from '../marts/placement_money.ts'
import { placements } from '../marts/placements.ts'
import type { Computed } from './metric.ts'
import { groupedIn, slot } from './placed.ts'
import { placesIn, type Scope } from './scope.ts'

const placedOn = field<Day>('f', 'placed_on')
const places = placesIn('f', placedOn)
/** The first day on which money no longer liquidates the placement. */
const endOf = ({ months }: Scope) => addMonths(placedOn, literal('integer', months))
const isMature = (scope: Scope) => compare(endOf(scope), '<=', addDays(literal('date', scope.asOf), 1))
const isImmature = (scope: Scope) => compare(endOf(scope), '>', addDays(literal('date', scope.asOf), 1))

interface Cohort {
  readonly name: string
  readonly within: (query: AnyQuery) => AnyQuery
}

const cohortOf = ({ within }: Cohort, scope: Scope): AnyQuery =>
  within(
    selectFrom(placements, 'f')
      .where(compare(placedOn, '>=', literal('date', scope.from)))
      .where(compare(placedOn, '<', literal('date', scope.to))),
  )

const liquidationOf = (cohort: Cohort) => ({
  placed: {
    computed: `placed ${cohort.name}`,
    kind: 'total',
    query: (place, scope) =>
      groupedIn(
        cohortOf(cohort, scope).where(isMature(scope)),
        places,
        scope,
        slot(place, 'total', sum(field<number>('f', 'placed_amount')), countRows()),
      ),
  } satisfies Computed as Computed,
  collected: {
    computed: `collected ${cohort.name}`,
    kind: 'total',
    query: (place, scope) =>
      groupedIn(
        innerJoin(
          cohortOf(cohort, scope).where(isMature(scope)),
          placementMoney,
          'm',
          allOf(
            compare(field('m', 'placement_id'), '=', field('f', 'placement_id')),
            compare(field<Day>('m', 'effective_on'), '<', endOf(scope)),
          ),
        ),
        places,
        scope,
        slot(place, 'total', sum(field<number>('m', 'amount')), countRows()),
      ),
  } satisfies Computed as Computed,
  immature: {
    computed: `immature ${cohort.name}`,
    kind: 'count',
    query: (place, scope) =>
      groupedIn(
        cohortOf(cohort, scope).where(isImmature(scope)),
        places,
        scope,
        slot(place, 'count', countRows(), countRows()),
      ),
  } satisfies Computed as Computed,
})

/** Placements of a period, and what was collected on each in the months after it. */
export const liquidation = liquidationOf({ name: 'all', within: (query) => query })
/** The same without those that were recalled. */
export const netLiquidation = liquidationOf({
  name: 'net',
  within: (query) => query.where(isFalse(field('f', 'is_recalled'))),
})
