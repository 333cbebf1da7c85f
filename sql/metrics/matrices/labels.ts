import { field, named, orderedBy, selectFrom, type Day, type Row } from '#warehouse'
import { buckets, bucketVersions } from '../../sources/run.ts'
import { monthStart, shiftDays } from '../calendar.ts'
import type { Edition } from '../edition.ts'

/** Labels of the buckets of every version, best first. */
export async function labelsOf(edition: Edition, signal?: AbortSignal): Promise<string[]> {
  const query = selectFrom(buckets, 'b').select(named(field('b', 'bucket'), 'bucket'))
  const rows = await edition.rows(orderedBy(query, [field('b', 'position')]), signal)
  return rows.map(({ bucket }) => String(bucket))
}

/** The buckets in force from a day on, best first. */
export interface Ladder {
  readonly from: Day
  readonly labels: readonly string[]
}

/** The versions of the buckets, oldest first. */
export async function laddersOf(edition: Edition, signal?: AbortSignal): Promise<Ladder[]> {
  const keys = [field<Day>('b', 'valid_from'), field<number>('b', 'from_count')]
  const query = selectFrom(bucketVersions, 'b').select([named(keys[0]!, 'from'), named(field('b', 'bucket'), 'bucket')])
  const rows = await edition.rows(orderedBy(query, keys), signal)
  return [...Map.groupBy(rows, (row) => row['from'] as Day)].map(([from, of]) => ({
    from,
    labels: of.map(({ bucket }) => String(bucket)),
  }))
}

/** The version in force at the last period of cells in their order. */
export const lastLadder = (ladders: readonly Ladder[], cells: readonly Row[], asOf: Day): Ladder =>
  ladderOn(ladders, (cells.at(-1)?.['period'] as Day | undefined) ?? asOf)

/** The version in force on a day. */
export const ladderOn = (ladders: readonly Ladder[], day: Day): Ladder =>
  ladders.findLast(({ from }) => from <= day) ?? ladders[0]!

/** Of cells by `period`, those of pairs of month ends that are both told by one version. */
export const comparable = (cells: readonly Row[], { from }: Ladder): Row[] =>
  cells.filter(({ period }) => shiftDays(monthStart(period as Day), -1) >= from)
