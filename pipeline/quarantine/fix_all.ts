import { join } from 'node:path'
import { Database } from '#warehouse'
import { deliverable, isTable } from '../contract.ts'
import { parquetOf } from '../lake/engine.ts'
import { readManifest } from '../lake/manifest.ts'
import { literal } from '../sql.ts'
import { correctAll } from './corrections.ts'
import { idOf } from './record.ts'

/** Records that are kept back for one cause. `was`: the text that stands there; null: whatever does. */
export interface Cause {
  readonly table: string
  readonly column: string
  readonly reason: string
  readonly was: string | null
}

/** What is put right at once at most: more are a matter for the mapping. */
const most = 100_000

/**
 * Puts the same column of every record kept back for one cause right, in the contract's spelling; answers of how many.
 * The next replay reads them so.
 * @throws Error when no record is kept back for it, the column is none of the table's, or there are too many.
 */
export async function fixAll(home: string, { table, column, reason, was }: Cause, to: string): Promise<number> {
  if (!isTable(table) || !(column in deliverable(table)))
    throw new Error(`There is no column ${table}.${column}; \`quarantine list\` shows what is kept back.`)
  const shards = (readManifest(home)?.quarantine ?? []).map(({ path }) => join(home, path))
  const where = [
    `"table" = ${literal(table)} and "column" = ${literal(column)} and reason = ${literal(reason)}`,
    ...(was === null ? [] : [`value = ${literal(was)}`]),
  ].join(' and ')
  const engine = await Database.open(':memory:', { memory: '512MB' })
  try {
    const found =
      shards.length === 0
        ? []
        : await engine.rows<{ delivery_no: number; record_no: number }>(
            `select delivery_no, record_no from ${parquetOf(shards)} where ${where}
             order by delivery_no, record_no limit ${most + 1}`,
          )
    const text = was === null ? '' : ` with the value ${JSON.stringify(was)}`
    if (found.length === 0)
      throw new Error(`No record${text} is kept back for ${reason} of ${table}.${column}; see \`quarantine list\`.`)
    if (found.length > most)
      throw new Error(
        `More than ${most} records are kept back for ${reason} of ${table}.${column}; put the mapping right.`,
      )
    await correctAll(
      home,
      found.map((one) => idOf(one.delivery_no, one.record_no)),
      { [column]: to },
    )
    return found.length
  } finally {
    await engine.close()
  }
}
