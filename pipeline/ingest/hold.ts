import { appendFile } from 'node:fs/promises'
import type { Database } from '#warehouse'
import { copyTo } from '../lake/engine.ts'
import { literal } from '../sql.ts'
import type { Place } from './segment.ts'
import type { Problem } from './statement.ts'

/** A record that is kept back, as it came. */
export interface HeldBack {
  readonly deliveryNo: number
  readonly recordNo: number
  readonly place: Place
  /** Never empty; the first is what the record is counted under. */
  readonly problems: readonly Problem[]
  /** Texts under the names of the header; null: it could not be split. */
  readonly fields: Readonly<Record<string, string | null>> | null
  /** Its text, where it could not be split. */
  readonly text: string | null
}

/** Columns of a quarantine file. */
export const columns = {
  delivery_no: 'integer',
  record_no: 'bigint',
  byte_from: 'bigint',
  byte_to: 'bigint',
  row_group: 'integer',
  row: 'bigint',
  table: 'varchar',
  column: 'varchar',
  reason: 'varchar',
  value: 'varchar',
  problems: 'varchar',
  fields: 'varchar',
  text: 'varchar',
} as const

/** Collects the quarantined records of a delivery on disk, however many they are. */
export class Hold {
  readonly #path: string
  readonly #counts = new Map<string, { table: string; reason: string; records: number }>()
  count = 0

  constructor(path: string) {
    this.#path = path
  }

  async add(records: readonly HeldBack[]): Promise<void> {
    const lines: string[] = []
    for (const { deliveryNo, recordNo, place, problems, fields, text } of records) {
      const [first] = problems
      if (first === undefined) continue
      const key = `${first.table} ${first.reason}`
      const counted = this.#counts.get(key) ?? { table: first.table, reason: first.reason, records: 0 }
      counted.records++
      this.#counts.set(key, counted)
      this.count++
      const line = JSON.stringify({
        ...{ delivery_no: deliveryNo, record_no: recordNo, byte_from: place.byteFrom, byte_to: place.byteTo },
        ...{ row_group: place.rowGroup, row: place.row, ...first, problems: JSON.stringify(problems) },
        ...{ fields: fields === null ? null : JSON.stringify(fields), text },
      })
      lines.push(`${line}\n`)
      if (lines.length < 10_000) continue
      await appendFile(this.#path, lines.splice(0).join(''))
    }
    if (lines.length > 0) await appendFile(this.#path, lines.join(''))
  }

  /** How many records there are of each reason. */
  get counts(): { table: string; reason: string; records: number }[] {
    return [...this.#counts.values()].sort((a, b) => (`${a.table} ${a.reason}` < `${b.table} ${b.reason}` ? -1 : 1))
  }

  /** Writes what was collected to a Parquet file, in the order of the records. */
  async save(engine: Database, path: string): Promise<void> {
    const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)
    const read = `read_json(${literal(this.#path)}, format = 'newline_delimited', maximum_object_size = 67108864, columns = {${types.join(', ')}})`
    await copyTo(engine, `select * from ${read} order by delivery_no, record_no`, path)
  }
}
