import type { Edition } from './edition.ts'
import type { Metric } from './metric.ts'

/** The first table or column a metric needs that no delivery brought; null when it can be known. */
export function missingOf({ needs }: Metric, { delivered }: Pick<Edition, 'delivered'>): string | null {
  return (
    needs.find((need) => {
      const [table = '', column] = need.split('.')
      const columns = delivered.get(table)
      return columns === undefined || (column !== undefined && !columns.has(column))
    }) ?? null
  )
}
