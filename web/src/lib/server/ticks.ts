import type { Reading } from '../../../api/service.ts'
import { add } from '#lib/format/decimal.ts'
import type { View } from '#lib/period/view.ts'
import { cellIn } from './lines.ts'

/** A sum that must equal a whole: both as exact text. */
export interface Tick {
  readonly name: 'teams' | 'months'
  readonly parts: string
  readonly whole: string
}

const exactly = (value: unknown): string => (typeof value === 'string' ? value : '0')

/** What of the figures of a period must add up, added up. */
export async function ticksOf(reading: Reading, { from, to }: View): Promise<Tick[]> {
  const money = async (by: readonly string[]) => {
    const { rows, unavailable } = await reading.ask({ metrics: ['net_collected'], by, from, to })
    return unavailable['net_collected'] === undefined
      ? add(rows.map((row) => exactly(cellIn(row, 'net_collected')?.value)))
      : null
  }
  const [whole, teams, months] = await Promise.all([money([]), money(['team']), money(['month'])])
  const found: Tick[] = []
  if (whole !== null && teams !== null) found.push({ name: 'teams', parts: teams, whole })
  if (whole !== null && months !== null) found.push({ name: 'months', parts: months, whole })
  return found
}
