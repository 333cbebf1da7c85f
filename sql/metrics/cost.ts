import {
  addDays,
  allOf,
  as,
  compare,
  field,
  groupedBy,
  innerJoin,
  isIn,
  literal,
  named,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
} from '#warehouse'
import { costs } from '../marts/costs.ts'
import { credits } from '../marts/credits.ts'
import type { Computed } from './metric.ts'
import { groupedIn, slot } from './placed.ts'
import { placesIn, type Scope } from './scope.ts'

/** The costs of whole months of the period that are over. */
const costsIn = ({ from, to }: Scope, alias: string): AnyQuery =>
  selectFrom(costs, alias)
    .where(compare(field<Day>(alias, 'month'), '>=', literal('date', from)))
    .where(compare(addDays(field<Day>(alias, 'month_end'), 1), '<=', literal('date', to)))

/** What whole months cost. */
export const spent: Computed = {
  computed: 'spent',
  kind: 'total',
  query: (place, scope) =>
    groupedIn(
      costsIn(scope, 'f'),
      placesIn('f', field<Day>('f', 'month')),
      scope,
      slot(place, 'total', sum(field<number>('f', 'cost_amount')), sum(field<number>('f', 'cost_count'))),
    ),
}

/** What was collected in the whole months that have a cost. */
export const earned: Computed = {
  computed: 'earned',
  kind: 'total',
  query: (place, scope) => {
    const [month, last] = [field<Day>('k', 'month'), field<Day>('k', 'month_end')]
    const months = groupedBy(costsIn(scope, 'k').select([named(month, 'month'), named(last, 'month_end')]), [
      month,
      last,
    ])
    const day = field<Day>('f', scope.question.reversals === 'origin' ? 'original_on' : 'effective_on')
    const money = innerJoin(
      selectFrom(credits, 'f').where(isIn(field('f', 'policy'), [scope.question.policy])),
      months,
      'm',
      allOf(compare(day, '>=', field<Day>('m', 'month')), compare(day, '<=', field<Day>('m', 'month_end'))),
    )
    return groupedIn(
      money,
      placesIn('f', day),
      scope,
      slot(place, 'total', sum(field<number>('f', 'net_amount')), as('count', sum(field<number>('f', 'net_count')))),
    )
  },
}
