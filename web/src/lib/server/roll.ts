import type { Reading, RollRow } from '../../../api/service.ts'
import type { View } from '#lib/period/view.ts'

/** The pooled matrix of the period with its states in order, from best to worst, exits last; null: no pair of month ends. */
export interface Roll {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly buckets: readonly string[]
  readonly cells: readonly RollRow[]
}

const others = ['restructured', 'charged_off', 'paid_off', 'recalled', 'sold', 'unknown']

export async function rollOf(reading: Reading, { from, to }: View): Promise<Roll | null> {
  const { rows } = await reading.roll(from, to)
  const order = [...reading.buckets, ...others]
  const live = [...reading.buckets, 'restructured']
  const cells = rows.filter((row) => live.includes(row.from))
  if (cells.length === 0) return null
  const used = (side: 'from' | 'to') =>
    order.filter((state) => cells.some((row) => row[side] === state && row.accounts > 0))
  return { from: used('from'), to: used('to'), buckets: reading.buckets, cells }
}
