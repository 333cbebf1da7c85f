import type { PeopleModel } from '#lib/charts/people.ts'
import { limits } from '#lib/format/limits.ts'
import type { Line } from '#lib/figure.ts'
import type { Lang } from '#lib/messages/index.ts'

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
}

/** People by what was expected of them; null: of nobody is enough known. */
export function plotOf(people: readonly Line[], lang: Lang): PeopleModel | null {
  const known = people.flatMap(({ id, name, figures }) => {
    const cell = figures['oe_index']?.now
    const expected = Number(cell?.denominator ?? 0)
    if (id === null || cell?.value == null || !(expected > 0)) return []
    const width = cell.low === null || cell.high === null ? null : (cell.high - cell.low) / (2 * limits.inner)
    return [{ id, name: name ?? id, expected, index: Number(cell.value), width }]
  })
  const spreads = known.flatMap(({ width, expected }) => (width === null ? [] : [width * Math.sqrt(expected)]))
  if (spreads.length === 0) return null
  const spread = median(spreads)
  return {
    kind: 'people',
    lang,
    spread,
    points: known
      .map(({ id, name, expected, index }) => ({
        id,
        name,
        expected,
        index,
        outside: Math.abs(index - 1) > (limits.inner * spread) / Math.sqrt(expected),
      }))
      .toSorted((a, b) => a.expected - b.expected || (a.id < b.id ? -1 : 1)),
  }
}
