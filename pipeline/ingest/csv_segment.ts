import { isUtf8 } from 'node:buffer'
import { statSync } from 'node:fs'
import { open, unlink, writeFile } from 'node:fs/promises'
import { literal } from '../sql.ts'
import type { CsvOptions } from './csv.ts'
import { NotUtf8, widthOf, type Decoded } from './decode.ts'
import { csvLine, fieldsOf, withoutBreak } from './fields.ts'
import { limits } from './limits.ts'
import type { Seen } from './scanner.ts'
import type { Malformed, Place, Segment } from './segment.ts'
import type { Slot } from './slots.ts'

/** Scanned records and where they are. */
export interface Records {
  readonly slot: Slot
  /** Their bytes in the slot: `[begin, end)`. */
  readonly begin: number
  readonly end: number
  readonly seen: Seen
  /** Number, in the file, of the first. */
  readonly firstNo: number
  /** Place, in the file, of the first byte of the slot. */
  readonly base: number
}

const byteOrderMark = Buffer.from('\ufeff')

const columnsOf = (names: readonly string[], before: readonly string[] = []) =>
  `{${[...before, ...names.map((_, index) => `'c${index}': 'varchar'`)].join(', ')}}`

/**
 * A CSV file that is there already, read strictly and in one piece: buffers are no larger than it is. `isLf`: every line
 * break outside quotes is a bare line feed; else every one is CRLF.
 */
function readCsvSql(path: string, columns: string, delimiter: string, quote: string, isLf: boolean): string {
  const room = statSync(path).size + 1024
  return (
    `read_csv(${literal(path)}, columns = ${columns}, header = false, auto_detect = false, ` +
    `delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}, ` +
    `strict_mode = true, null_padding = false, ignore_errors = false, ${isLf ? "new_line = '\\n', " : ''}` +
    `parallel = false, max_line_size = ${room}, buffer_size = ${room})`
  )
}

/** The relation of a CSV file of our own, written with `csvLine`, whose first field is the number of the record. */
export const recordsSql = (path: string, names: readonly string[], deliveryNo: number): string =>
  `select ${deliveryNo} as delivery_no, * from ${readCsvSql(path, columnsOf(names, ["'record_no': 'bigint'"]), ',', '"', true)}`

/** Records as a file that DuckDB reads; the slot is needed until `release`. */
export async function csvSegment(
  records: Records,
  names: readonly string[],
  width: Decoded['width'],
  options: CsvOptions,
): Promise<Segment> {
  const { slot, begin, end, seen, firstNo } = records
  const { marks } = slot
  const { delimiter, quote } = options.mapping
  const bytes = slot.bytes.subarray(begin, end)
  const isValid = isUtf8(bytes)
  if (!isValid && !options.encodingKnown) throw new NotUtf8()
  const written: string[] = []
  const shared = {
    names,
    deliveryNo: options.deliveryNo,
    control: seen.control,
    placeOf: places(records, width),
    release: async () => {
      for (const path of written) await unlink(path)
      options.slots.give(slot)
    },
  }
  const careful = async (): Promise<Segment> => {
    const path = options.scratch()
    written.push(path)
    const malformed = await respell(records, names, path, options)
    const relation = recordsSql(path, names, options.deliveryNo)
    return { ...shared, malformed, records: marks.count - malformed.length, relation, careful: null }
  }
  if (seen.irregular || !isValid || bytes.subarray(0, 3).equals(byteOrderMark)) return careful()
  const path = options.scratch()
  written.push(path)
  await writeFile(path, bytes)
  const number = `row_number() over () + ${firstNo - 1} as record_no`
  const rows = readCsvSql(path, columnsOf(names), delimiter, quote, seen.lf)
  const relation = `select ${options.deliveryNo} as delivery_no, ${number}, * from ${rows}`
  return { ...shared, malformed: [], records: marks.count, relation, careful }
}

/** Writes the records that can be split into fields in the plainest CSV, each with its number, and answers the others. */
async function respell(
  { slot, firstNo }: Records,
  names: readonly string[],
  path: string,
  { mapping }: CsvOptions,
): Promise<Malformed[]> {
  const { marks } = slot
  const malformed: Malformed[] = []
  const file = await open(path, 'w')
  try {
    let lines: string[] = []
    for (let index = 0; index < marks.count; index++) {
      const bytes = slot.bytes.subarray(marks.starts[index], marks.ends[index])
      const text = withoutBreak(bytes.toString())
      const refuse = (reason: Malformed['reason'], note: string) =>
        malformed.push({ recordNo: firstNo + index, reason, note, text: text.slice(0, limits.excerpt) })
      const { values, broken } = fieldsOf(text, mapping.delimiter, mapping.quote)
      if (!isUtf8(bytes)) refuse('bad_encoding', 'is no valid UTF-8')
      else if (broken) refuse('malformed_record', 'has text after a closing quote')
      else if (values.length !== names.length)
        refuse('malformed_record', `has ${values.length} fields, the header ${names.length}`)
      else lines.push(csvLine([String(firstNo + index), ...values]))
      if (lines.length < 10_000) continue
      await file.write(lines.join(''))
      lines = []
    }
    await file.write(lines.join(''))
  } finally {
    await file.close()
  }
  return malformed
}

/** Finds byte ranges; where the text was decoded, by counting the bytes of its characters once. */
function places({ slot, firstNo, base }: Records, width: Decoded['width']): (recordNo: number) => Place {
  const { marks } = slot
  let starts: Float64Array | null = null
  const start = (position: number, index: number) => {
    if (width === null) return base + position
    if (starts === null) {
      starts = new Float64Array(marks.count + 1)
      let [at, from] = [base, 0]
      for (let record = 0; record < marks.count; record++) {
        at += widthOf(slot.bytes.subarray(from, marks.starts[record]), width)
        starts[record] = at
        from = marks.starts[record]!
      }
      starts[marks.count] = at + widthOf(slot.bytes.subarray(from, marks.ends[marks.count - 1]), width)
    }
    return starts[index]!
  }
  return (recordNo) => {
    const index = recordNo - firstNo
    const [from, to] = [marks.starts[index]!, marks.ends[index]!]
    const byteFrom = start(from, index)
    return { byteFrom, byteTo: byteFrom + widthOf(slot.bytes.subarray(from, to), width), rowGroup: null, row: null }
  }
}
