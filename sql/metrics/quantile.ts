import { as, countRows, field, isKnown, type AnyQuery, type Day, type Row } from '#warehouse'
import { inPeriod } from './flow.ts'
import type { Quantile } from './metric.ts'
import { groupedIn } from './placed.ts'
import { keyName, placesIn, type Scope } from './scope.ts'

/** How often each `value` occurs: its `count`. */
export function valuesQuery({ quantile: { of, column } }: Quantile, scope: Scope): AnyQuery {
  const value = field<number>('f', column)
  return groupedIn(inPeriod(of, scope).where(isKnown(value)), placesIn('f', field<Day>('f', of.dated)), scope, {
    value: as('integer', value),
    count: countRows(),
  }).groupBy(value)
}

/** The keys of a row, as one text. */
export const groupOf = (row: Row, { question: { by } }: Scope): string =>
  JSON.stringify(by.map((_, index) => row[keyName(index)]))

/** The nearest-rank quantile of each group: the smallest value with at least `percent` % of the values at or below it. */
export function quantilesOf(rows: readonly Row[], percent: number, scope: Scope): Map<string, number> {
  return new Map(
    [...Map.groupBy(rows, (row) => groupOf(row, scope))].map(([group, values]) => [
      group,
      nearestRank(values, percent),
    ]),
  )
}

function nearestRank(values: readonly Row[], percent: number): number {
  const sorted = values.map((row) => [Number(row['value']), Number(row['count'])] as const).sort(([a], [b]) => a - b)
  const all = sorted.reduce((total, [, count]) => total + count, 0)
  let seen = 0
  return sorted.find(([, count]) => (seen += count) * 100 >= percent * all)![0]
}
