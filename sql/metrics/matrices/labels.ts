import { field, named, orderedBy, selectFrom } from '#warehouse'
import { buckets } from '../../sources/run.ts'
import type { Edition } from '../edition.ts'

/** Labels of the buckets, best first. */
export async function labelsOf(edition: Edition, signal?: AbortSignal): Promise<string[]> {
  const query = selectFrom(buckets, 'b').select(named(field('b', 'bucket'), 'bucket'))
  const rows = await edition.rows(orderedBy(query, [field('b', 'position')]), signal)
  return rows.map(({ bucket }) => String(bucket))
}
