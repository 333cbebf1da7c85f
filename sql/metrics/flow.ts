import {
  compare,
  field,
  groupedBy,
  innerJoin,
  isIn,
  literal,
  max,
  named,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
  type Exp,
  type FactSet,
  type Part,
} from '#warehouse'
import { isTime } from './dimension.ts'
import { groupedIn, slot } from './placed.ts'
import { placesIn, type Scope } from './scope.ts'

/** The wide kind in which sums of a column are carried. */
export function carriedAs({ facts, sum }: Part): 'count' | 'total' | 'decimal' | 'ratio' {
  const { kind } = facts.mart.columns[sum]!
  if (kind === 'money' || kind === 'total') return 'total'
  return kind === 'decimal' || kind === 'ratio' ? kind : 'count'
}

/** The rows of a mart that fall in the period, by the keys of the question: a sum and a count for each part. */
export function flowQuery(facts: FactSet, parts: readonly (Part | null)[], scope: Scope): AnyQuery {
  const slots = parts.map((part, index) =>
    part === null
      ? {}
      : slot(index, carriedAs(part), sum(field<number>('f', part.sum)), sum(field<number>('f', part.count))),
  )
  const places = placesIn('f', field<Day>('f', datedBy(facts, scope)))
  return groupedIn(inPeriod(facts, scope), places, scope, Object.assign({}, ...slots) as Record<string, Exp<unknown>>)
}

/** The day that places a row in a period; of money that of its original, where the question dates reversals so. */
export const datedBy = ({ mart, dated }: FactSet, { question }: Scope): string =>
  question.reversals === 'origin' && dated === 'effective_on' && 'original_on' in mart.columns ? 'original_on' : dated

/** The rows `f` of a mart that fall in the period, under the policy of the question where it keeps several. */
export function inPeriod(facts: FactSet, scope: Scope): AnyQuery {
  const day = field<Day>('f', datedBy(facts, scope))
  const rows = facts.taken === 'last' ? lastRows(facts, scope) : selectFrom(facts.mart, 'f')
  const dated = rows
    .where(compare(day, '>=', literal('date', scope.from)))
    .where(compare(day, '<', literal('date', scope.to)))
  return 'policy' in facts.mart.columns ? dated.where(isIn(field('f', 'policy'), [scope.question.policy])) : dated
}

/** The rows of the last day in each stretch of the period that has any in the whole mart. */
function lastRows(facts: FactSet, scope: Scope): AnyQuery {
  const day = field<Day>('d', facts.dated)
  const places = placesIn('d', day)
  const times = scope.question.by.filter(isTime).map((dimension) => places.time(dimension))
  const days = selectFrom(facts.mart, 'd')
    .where(compare(day, '>=', literal('date', scope.from)))
    .where(compare(day, '<', literal('date', scope.to)))
    .select(named(max(day) as Exp<unknown>, 'last_on'))
  return innerJoin(
    selectFrom(facts.mart, 'f'),
    groupedBy(days, times),
    'l',
    compare(field<Day>('f', facts.dated), '=', field<Day>('l', 'last_on')),
  )
}
