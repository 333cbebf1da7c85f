import type { Cell, Reading } from '../../../api/service.ts'
import type { Figure, Line, Measure } from '#lib/figure.ts'
import { add } from '#lib/format/decimal.ts'
import { isWholeMonths, type View } from '#lib/period/view.ts'
import { monthsBetween } from '#lib/period/days.ts'
import { comparesWithOthers, linesOf } from './lines.ts'

type Targets = ReadonlyMap<string, Readonly<Record<string, string>>>

/**
 * Targets of whole months by scope (`all`, `team:<id>`, `collector:<id>`) and metric. Of several months: sums of money
 * and counts that have one for every month, and the rest where it is the same in all.
 */
export async function targetsOf(reading: Reading, view: View, measures: readonly Measure[]): Promise<Targets> {
  if (!isWholeMonths(view) || measures.length === 0) return new Map()
  const ids = measures.map(({ id }) => id)
  const { rows } = await reading.attainment({ metrics: ids, from: view.from, to: view.to })
  const months = monthsBetween(view.from, view.to)
  const found = new Map<string, Record<string, string>>()
  for (const [scope, own] of Map.groupBy(rows, (row) => row.scope)) {
    const aims: Record<string, string> = {}
    for (const { id, unit } of measures) {
      const some = own.filter(({ metric }) => metric === id).map(({ target }) => target)
      const [first] = some
      if (first === undefined || some.length !== months) continue
      if (unit === 'money' || unit === 'count') aims[id] = add(some)
      else if (some.every((one) => one === first)) aims[id] = first
    }
    found.set(scope, aims)
  }
  return found
}

/** A target as something to compare with: it needs no records. */
const aim = (target: string): Cell => ({
  value: target,
  n: Number.MAX_SAFE_INTEGER,
  low: null,
  high: null,
  immature: 0,
})

const isShare = ({ unit }: Measure) => unit !== 'money' && unit !== 'count'

/** The lines with their targets and, where the view asks for it, compared with these or with the whole operation. */
export async function besides(
  reading: Reading,
  view: View,
  measures: readonly Measure[],
  lines: readonly Line[],
  scopeOf: (line: Line) => string | null,
): Promise<Line[]> {
  const common = measures.filter((one) => isShare(one) && !comparesWithOthers(one))
  const { where } = view
  const [targets, peers] = await Promise.all([
    where.length === 0 ? targetsOf(reading, view, measures) : new Map<string, Readonly<Record<string, string>>>(),
    view.compare === 'peers'
      ? linesOf(reading, common, null, view, { where, within: null, trend: false }).then(([all]) => all)
      : undefined,
  ])
  return lines.map((line) => {
    const scope = scopeOf(line)
    const aims = scope === null ? {} : (targets.get(scope) ?? {})
    const figures = Object.entries(line.figures).map(([id, figure]): [string, Figure] => {
      const target = aims[id] ?? null
      const before =
        view.compare === 'target'
          ? target === null
            ? null
            : aim(target)
          : view.compare === 'peers'
            ? scope === 'all'
              ? null
              : (peers?.figures[id]?.now ?? null)
            : figure.before
      return [id, { ...figure, target, before }]
    })
    return { ...line, figures: Object.fromEntries(figures) }
  })
}
