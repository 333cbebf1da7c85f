import type { Reading, RollRow } from '../../../api/service.ts'
import type { View } from '#lib/period/view.ts'

/** The pooled matrix of the period with its states in order, from best to worst, exits last; null: no pair of month ends. */
export interface Roll {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly buckets: readonly string[]
  readonly cells: readonly RollRow[]
}

const others = ['restructured', 're_aged', 'charged_off', 'paid_off', 'recalled', 'sold', 'unknown']

/** Cells as a matrix: what was live before, in the order of the states. */
export function rollFrom(rows: readonly RollRow[], buckets: readonly string[]): Roll | null {
  const order = [...buckets, ...others]
  const live = [...buckets, 'restructured']
  const cells = rows.filter((row) => live.includes(row.from))
  if (cells.length === 0) return null
  const used = (side: 'from' | 'to') =>
    order.filter((state) => cells.some((row) => row[side] === state && row.accounts > 0))
  return { from: used('from'), to: used('to'), buckets, cells }
}

export async function rollOf(reading: Reading, { from, to, where }: View): Promise<Roll | null> {
  const { rows } =
    where.length === 0
      ? await reading.roll(from, to)
      : await reading.draw({ matrix: 'roll', pool: true, from, to, where: [...where] })
  return rollFrom(rows as readonly RollRow[], reading.buckets)
}
