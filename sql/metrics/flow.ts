import {
  as,
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
import { filtersOf, keyName, keysOf, placesIn, type Scope } from './scope.ts'

/** The wide kind in which sums of a column are carried. */
export function carriedAs({ facts, sum }: Part): 'count' | 'total' | 'decimal' | 'ratio' {
  const { kind } = facts.mart.columns[sum]!
  if (kind === 'money' || kind === 'total') return 'total'
  return kind === 'decimal' || kind === 'ratio' ? kind : 'count'
}

/** The rows of a mart that fall in the period, by the keys of the question: a sum and a count for each part. */
export function flowQuery(facts: FactSet, parts: readonly (Part | null)[], scope: Scope): AnyQuery {
  const day = field<Day>('f', facts.dated)
  const places = placesIn('f', day)
  const keys = keysOf(scope, places)
  const rows = facts.taken === 'last' ? lastRows(facts, scope) : selectFrom(facts.mart, 'f')
  const inPeriod = rows
    .where(compare(day, '>=', literal('date', scope.from)))
    .where(compare(day, '<', literal('date', scope.to)))
  const underPolicy =
    'policy' in facts.mart.columns ? inPeriod.where(isIn(field('f', 'policy'), [scope.question.policy])) : inPeriod
  const filtered = filtersOf(scope, places).reduce(
    (query, { text, values }) => query.where(isIn(text, values)),
    underPolicy,
  )
  const selected = filtered
    .select(keys.map((key, index) => named(key, keyName(index))))
    .select(parts.flatMap((part, index) => slotOf(part, index)))
  return groupedBy(selected, keys)
}

const slotOf = (part: Part | null, index: number) =>
  part === null
    ? []
    : [
        named(as(carriedAs(part), sum(field<number>('f', part.sum))), `s${index}`),
        named(as('count', sum(field<number>('f', part.count))), `c${index}`),
      ]

/** The rows of the last day in each stretch of the period that has any in the whole mart. */
function lastRows(facts: FactSet, scope: Scope): AnyQuery {
  const day = field<Day>('d', facts.dated)
  const places = placesIn('d', day)
  const times = scope.question.by.filter(isTime).map((dimension) => places.time(dimension))
  const inPeriod = selectFrom(facts.mart, 'd')
    .where(compare(day, '>=', literal('date', scope.from)))
    .where(compare(day, '<', literal('date', scope.to)))
    .select(named(max(day) as Exp<unknown>, 'last_on'))
  return innerJoin(
    selectFrom(facts.mart, 'f'),
    groupedBy(inPeriod, times),
    'l',
    compare(field<Day>('f', facts.dated), '=', field<Day>('l', 'last_on')),
  )
}
