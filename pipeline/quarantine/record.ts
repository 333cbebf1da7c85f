import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import type { Place } from '../ingest/segment.ts'
import type { Problem } from '../ingest/statement.ts'
import { lakeColumns } from '../lake/columns.ts'
import { parquetOf } from '../lake/engine.ts'
import { literal } from '../sql.ts'

/** A record that is kept back. */
export interface QuarantinedRecord {
  /** `<delivery>-<record>`. */
  readonly id: string
  readonly delivery: number
  readonly record: number
  readonly place: Place
  /** What is wrong with it; the first is what it is counted under. */
  readonly problems: readonly Problem[]
  /** Texts under the headers of its file; of a reversal that waits, under the columns of the contract; null: it could not be split. */
  readonly fields: Readonly<Record<string, string | null>> | null
  /** Its text where it could not be split. */
  readonly text: string | null
}

export const idOf = (delivery: number, record: number): string => `${delivery}-${record}`

/** The delivery and record an id names. @throws Error when it is no id. */
export function placeOfId(id: string): { readonly delivery: number; readonly record: number } {
  const [, delivery, record] = /^(\d+)-(\d+)$/.exec(id) ?? []
  if (delivery === undefined || record === undefined)
    throw new Error(
      `\`${id}\` is no id of a quarantined record; ids look like 12-345 and stand in \`quarantine list\`.`,
    )
  return { delivery: Number(delivery), record: Number(record) }
}

type Row = Record<string, string | number | boolean | null>

const numberOf = (value: Row[string] | undefined) => (value == null ? null : Number(value))

/** Some records of a quarantine file, in order; `where`: a condition over its columns. */
export async function recordsOf(
  engine: Database,
  path: string,
  where: string,
  limit: number,
): Promise<QuarantinedRecord[]> {
  const rows = await engine.rows<Row>(
    `select * from ${parquetOf([path])} where ${where} order by delivery_no, record_no limit ${limit}`,
  )
  return rows.map((row) => {
    const [delivery, record] = [Number(row.delivery_no), Number(row.record_no)]
    return {
      ...{ id: idOf(delivery, record), delivery, record },
      place: {
        ...{ byteFrom: numberOf(row.byte_from), byteTo: numberOf(row.byte_to) },
        ...{ rowGroup: numberOf(row.row_group), row: numberOf(row.row) },
      },
      problems: JSON.parse(String(row.problems)) as Problem[],
      fields: row.fields == null ? null : (JSON.parse(String(row.fields)) as Record<string, string | null>),
      text: row.text == null ? null : String(row.text),
    }
  })
}

/** Reversals that wait, as records with the texts of the contract. */
export async function waitingOf(
  engine: Database,
  paths: readonly string[],
  where: string,
  limit: number,
): Promise<QuarantinedRecord[]> {
  if (paths.length === 0) return []
  const table: SourceName = 'payments'
  const texts = lakeColumns(table).map((name) => {
    const isInstant = name.endsWith('_at')
    return `'${name}': ${name}::varchar${isInstant ? " || 'Z'" : ''}`
  })
  const rows = await engine.rows<Row>(
    `select delivery_no, record_no, reason, reverses_payment_id, to_json({ ${texts.join(', ')} })::varchar as fields
      from ${parquetOf(paths)} where ${where} order by delivery_no, record_no limit ${limit}`,
  )
  return rows.map((row) => {
    const [delivery, record] = [Number(row.delivery_no), Number(row.record_no)]
    const {
      delivery_no: _delivery,
      record_no: _record,
      ...fields
    } = JSON.parse(String(row.fields)) as Record<string, string | null>
    const value = row.reverses_payment_id == null ? null : String(row.reverses_payment_id)
    return {
      ...{ id: idOf(delivery, record), delivery, record, fields, text: null },
      place: { byteFrom: null, byteTo: null, rowGroup: null, row: null },
      problems: [{ table, column: 'reverses_payment_id', reason: String(row.reason), value }],
    }
  })
}

export const isRecord = (delivery: number, record: number): string =>
  `delivery_no = ${delivery} and record_no = ${record}`

export const hasReason = (reason: string): string => `reason = ${literal(reason)}`
