import type { Edition } from './edition.ts'
import type { Metric, Need } from './metric.ts'

type Delivered = Pick<Edition, 'delivered'>

/** The first table or column that is needed and that no delivery brought; null when nothing is missing. */
export function missingOf({ needs }: Pick<Metric, 'needs'>, edition: Delivered): string | null {
  const need = needs.find((need) => !need.split(' or ').some((one) => isDelivered(one, edition)))
  return need?.split(' or ')[0] ?? null
}

function isDelivered(need: string, { delivered }: Delivered): boolean {
  const [table = '', column] = need.split('.')
  const columns = delivered.get(table)
  return columns !== undefined && (column === undefined || columns.has(column))
}

/** Whether nothing is missing. */
export const isAvailable = (needs: readonly Need[], edition: Delivered): boolean =>
  missingOf({ needs }, edition) === null
