import { deliverable, isTable } from '../contract.ts'
import { nearest } from '../nearest.ts'
import { correctAll, type Changes } from './corrections.ts'
import { showQuarantine, type QuarantineEntry } from './list.ts'

/**
 * Puts texts of a quarantined record right: under a header of its file, in its file's spelling; or under a column of the
 * contract, in the contract's; or under `record`, a whole record that could not be split. The next replay reads it so.
 * @throws Error when there is no such record or column.
 */
export async function fixQuarantined(home: string, id: string, changes: Changes): Promise<QuarantineEntry> {
  const entry = await showQuarantine(home, id)
  const tables = [...new Set(entry.problems.map(({ table }) => table))].filter(isTable)
  const columns = tables.flatMap((table) => Object.keys(deliverable(table)))
  const known = [...new Set([...Object.keys(entry.fields ?? {}), ...columns])]
  for (const name of Object.keys(changes)) {
    if (name === 'record' && entry.fields === null) continue
    if (known.includes(name)) continue
    const near = nearest(name, known)
    throw new Error(
      `Record ${id} of ${entry.file} has no column \`${name}\`${near === null ? `; it has ${known.map((one) => `\`${one}\``).join(', ')}.` : `; did you mean \`${near}\`?`}`,
    )
  }
  const [correction] = await correctAll(home, [id], changes)
  return { ...entry, correction: correction ?? null }
}
