import { unlink, writeFile } from 'node:fs/promises'
import { deliverable } from '../contract.ts'
import { recordsSql } from '../ingest/csv_segment.ts'
import { csvLine, fieldsOf, withoutBreak } from '../ingest/fields.ts'
import { jsonRecord } from '../ingest/json.ts'
import type { Plan } from '../ingest/plan.ts'
import type { Malformed, Segment } from '../ingest/segment.ts'
import type { TableMapping } from '../mapping/index.ts'
import type { Correction } from './corrections.ts'
import type { QuarantinedRecord } from './record.ts'

/** Columns of the contract that a person has given a value: each is one more source column. */
const fixName = (column: string) => `\u0000${column}`

/** Lets what a person has given go before what the file says. `=` marks a value, so that an empty one can be given. */
export function corrected(plan: Plan, names: readonly string[]): Plan {
  const outputs = plan.outputs.map((output) => {
    const columns = { ...output.columns }
    for (const name of Object.keys(deliverable(output.table))) {
      const index = names.indexOf(fixName(name))
      if (index < 0) continue
      const before = columns[name] ?? { text: 'null::varchar', delivered: 'null::varchar', headers: [] }
      const given = `nullif(c${index}[2:], '')`
      const choose = (text: string) => `case when c${index} is null then ${text} else ${given} end`
      columns[name] = {
        text: choose(before.text),
        delivered: choose(before.delivered),
        headers: [...before.headers, fixName(name)],
      }
    }
    return { ...output, columns }
  })
  return { ...plan, outputs }
}

/** How the records of a delivery are laid out. */
export interface Sheet {
  readonly header: readonly string[]
  readonly mapping: TableMapping
  readonly isJson: boolean
}

/** The texts of a record with its corrections, or why it has none. */
function textsOf(
  record: QuarantinedRecord,
  changes: Correction['changes'],
  { header, mapping, isJson }: Sheet,
): Map<string, string | null> | string {
  const texts = new Map<string, string | null>(Object.entries(record.fields ?? {}))
  const whole = changes['record'] ?? (record.fields === null ? record.text : null)
  if (
    record.fields === null &&
    whole !== null &&
    (changes['record'] !== undefined || Object.keys(changes).length === 0)
  ) {
    if (isJson) {
      const read = jsonRecord(whole, (name) => header.includes(name))
      if (typeof read === 'string') return read
      for (const [name, text] of read) texts.set(name, text)
    } else {
      const { values, broken } = fieldsOf(withoutBreak(whole), mapping.delimiter, mapping.quote)
      if (broken) return 'has text after a closing quote'
      if (values.length !== header.length) return `has ${values.length} fields, the header ${header.length}`
      header.forEach((name, index) => texts.set(name, values[index] ?? null))
    }
  }
  for (const [name, text] of Object.entries(changes)) {
    if (name === 'record') continue
    if (header.includes(name) || texts.has(name)) texts.set(name, text)
    else texts.set(fixName(name), `=${text}`)
  }
  return texts
}

/** Records of one delivery as a segment of their own numbers. */
export async function segmentOf(
  records: readonly QuarantinedRecord[],
  corrections: Readonly<Record<string, Correction>>,
  sheet: Sheet,
  deliveryNo: number,
  path: string,
): Promise<Segment> {
  const malformed: Malformed[] = []
  const read: [QuarantinedRecord, Map<string, string | null>][] = []
  for (const record of records) {
    const texts = textsOf(record, corrections[record.id]?.changes ?? {}, sheet)
    if (typeof texts !== 'string') read.push([record, texts])
    else malformed.push({ recordNo: record.record, reason: 'malformed_record', note: texts, text: record.text ?? '' })
  }
  const names = [...new Set([...sheet.header, ...read.flatMap(([, texts]) => [...texts.keys()])])]
  const lines = read.map(([{ record }, texts]) =>
    csvLine([String(record), ...names.map((name) => texts.get(name) ?? null)]),
  )
  await writeFile(path, lines.join(''))
  const places = new Map(records.map(({ record, place }) => [record, place]))
  return {
    ...{ names, deliveryNo, malformed, control: true, careful: null, records: read.length },
    relation: recordsSql(path, names, deliveryNo),
    placeOf: (recordNo) => places.get(recordNo)!,
    release: () => unlink(path),
  }
}
