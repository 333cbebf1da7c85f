import {
  countRows,
  compare,
  daysBetween,
  field,
  innerJoin,
  isUnknown,
  addDays,
  allOf,
  anyOf,
  type Day,
  type Row,
} from '#warehouse'
import { complaints } from '../marts/complaints.ts'
import { cellOf, readerOf, type Cell } from './cell.ts'
import { recoveryRate } from './definitions/money.ts'
import type { Edition } from './edition.ts'
import { standingCell, type Standings } from './expected/expected.ts'
import { isFigure, isQuantile, isScore, type Metric, type Operand, type Quantile } from './metric.ts'
import { partsOf } from './operands.ts'
import { groupedIn, periodEnd, periodRows } from './placed.ts'
import { isOfOne } from './reach.ts'
import { groupOf, quantilesOf, valuesQuery } from './quantile.ts'
import { keyName, placesAt, type Scope } from './scope.ts'
import { isPersonal, scoreOf } from './score.ts'
import { heldDaysQuery } from './stock.ts'

/** Makes the cell of a metric from a row of the plan, after asking for what no plan can add up. */
export async function cellsOf(
  metric: Metric,
  operands: readonly Operand[],
  edition: Edition,
  scope: Scope,
  standings: Promise<Standings> | null,
  signal?: AbortSignal,
): Promise<(row: Row) => Cell> {
  if (isFigure(metric)) {
    if (metric.id !== recoveryRate.id) return (row) => cellOf(metric, row, operands)
    const held = quantilesOf(await edition.rows(heldDaysQuery(scope), signal), 50, scope)
    return (row) => ({ ...cellOf(metric, row, operands), held_days_p50: held.get(groupOf(row, scope)) ?? null })
  }
  if (isQuantile(metric)) return quantileCells(metric, operands, edition, scope, signal)
  if (isScore(metric)) {
    const parts = partsOf(metric, edition)
    return (row) =>
      scoreOf(
        metric,
        parts,
        row,
        operands,
        edition.decided.score,
        isOfOne(scope.reach) || isPersonal(scope.question, row, keyName),
        scope.question.isExact,
      )
  }
  const known = await standings!
  return (row) => standingCell(metric, known, groupOf(row, scope), scope.question.isExact)
}

/** Days complaints took, with those still open at the end of the period and their age beside. */
async function quantileCells(
  metric: Quantile,
  operands: readonly Operand[],
  edition: Edition,
  scope: Scope,
  signal?: AbortSignal,
): Promise<(row: Row) => Cell> {
  const { percent } = metric.quantile
  const [closed, open] = await Promise.all([
    edition.rows(valuesQuery(metric, scope), signal),
    edition.rows(openQuery(scope), signal),
  ])
  const [days, ages] = [quantilesOf(closed, percent, scope), quantilesOf(open, percent, scope)]
  const counts = Map.groupBy(open, (row) => groupOf(row, scope))
  return (row) => {
    const group = groupOf(row, scope)
    return {
      value: days.get(group)?.toString() ?? null,
      n: readerOf(row, operands).count(metric.n),
      low: null,
      high: null,
      immature: 0,
      open: counts.get(group)?.reduce((all, { count }) => all + Number(count), 0) ?? 0,
      open_days: ages.get(group) ?? null,
    }
  }
}

/** How old, in days, the complaints are that are open at the end of each stretch of the period: `value` and `count`. */
function openQuery(scope: Scope) {
  const [received, closed] = [field<Day>('s', 'received_on'), field<Day | null>('s', 'closed_on')]
  const open = innerJoin(
    periodRows(scope, 'p'),
    complaints,
    's',
    allOf(compare(received, '<', periodEnd), anyOf(isUnknown(closed), compare(closed, '>=', periodEnd))),
  )
  const value = daysBetween(received, addDays(periodEnd, -1))
  const places = { ...placesAt('s'), time: (name: string) => field<Day>('p', name) }
  return groupedIn(open, places, scope, { value, count: countRows() }).groupBy(value)
}
