import { isUtf8 } from 'node:buffer'
import { unlink, writeFile } from 'node:fs/promises'
import type { CsvEnd, CsvOptions } from './csv.ts'
import { recordsSql } from './csv_segment.ts'
import { NotUtf8, widthOf, type Decoded } from './decode.ts'
import { csvLine, withoutBreak } from './fields.ts'
import { jsonRecord } from './json.ts'
import { limits } from './limits.ts'
import { FileRefused } from './refusal.ts'
import { nowhere, type Malformed, type Place, type Segment } from './segment.ts'

/** Text handed to DuckDB together: less than of CSV, because every record is an object for a while. */
const together = limits.segment >> 2

interface Line {
  readonly bytes: Buffer
  readonly byteFrom: number
  readonly byteTo: number
}

/** The lines of a text with their places in the file; the last without a line break comes as it is. */
async function* linesOf(decoded: Decoded, file: string): AsyncGenerator<Line[]> {
  let rest: Buffer = Buffer.alloc(0)
  let [at, read] = [decoded.skipped, 0]
  for await (const chunk of decoded.chunks) {
    const bytes = Buffer.concat([rest, chunk])
    const lines: Line[] = []
    let from = 0
    for (let end = bytes.indexOf(10, rest.length); end >= 0; end = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, end + 1)
      const byteTo = at + widthOf(line, decoded.width)
      lines.push({ bytes: line, byteFrom: at, byteTo })
      ;[at, from] = [byteTo, end + 1]
      read++
    }
    rest = Buffer.from(bytes.subarray(from))
    if (rest.length > limits.record)
      throw new FileRefused(
        'record_too_long',
        `Record ${read + 1} of ${file} is longer than ${limits.record >> 20} MB; a line break is probably missing.`,
      )
    yield lines
  }
  if (rest.length > 0) yield [{ bytes: rest, byteFrom: at, byteTo: at + widthOf(rest, decoded.width) }]
}

/**
 * Splits a file with one JSON object a line into segments. The names met so far are collected in `names`, which every
 * segment has as its columns.
 */
export async function* readNdjson(
  decoded: Decoded,
  options: CsvOptions,
  isWanted: (name: string) => boolean,
  end: CsvEnd,
  names: string[],
): AsyncGenerator<Segment> {
  const { file, mapping } = options
  let [lines, length]: [Line[], number] = [[], 0]
  for await (const some of linesOf(decoded, file)) {
    for (const line of some) {
      if (line.bytes.at(-1) !== 10 && mapping.finalNewline === 'required' && !options.vouched)
        throw new FileRefused(
          'torn_file',
          `${file} does not end in a line break, so its last record may be torn; deliver it again, or say \`final_newline: optional\` in the mapping if it always ends so.`,
        )
      if (withoutBreak(line.bytes.toString()).trim() === '') end.blank++
      else {
        lines.push(line)
        length += line.bytes.length
      }
    }
    if (length < together) continue
    yield await segmentOf(lines, options, isWanted, end, names)
    ;[lines, length] = [[], 0]
  }
  if (lines.length > 0) yield await segmentOf(lines, options, isWanted, end, names)
}

async function segmentOf(
  lines: readonly Line[],
  options: CsvOptions,
  isWanted: (name: string) => boolean,
  end: CsvEnd,
  names: string[],
): Promise<Segment> {
  const firstNo = end.records + 1
  end.records += lines.length
  const malformed: Malformed[] = []
  const records: [number, ReadonlyMap<string, string | null>][] = []
  const known = new Set(names)
  for (const [index, { bytes }] of lines.entries()) {
    const isText = isUtf8(bytes)
    if (!isText && !options.encodingKnown) throw new NotUtf8()
    const text = withoutBreak(bytes.toString())
    const record = isText ? jsonRecord(text, isWanted) : 'is no valid UTF-8'
    if (typeof record === 'string') {
      if (bytes.at(-1) !== 10)
        throw new FileRefused('torn_file', `${options.file} is torn: its last record ${record}; deliver it again.`)
      const reason = isText ? 'malformed_record' : 'bad_encoding'
      malformed.push({ recordNo: firstNo + index, reason, note: record, text: text.slice(0, limits.excerpt) })
    } else {
      records.push([firstNo + index, record])
      for (const name of record.keys()) {
        if (!known.has(name)) names.push(name)
        known.add(name)
      }
    }
  }
  if (names.length > limits.columns)
    throw new FileRefused(
      'too_many_columns',
      `${options.file} has ${names.length} names; at most ${limits.columns} are read. Deliver fewer.`,
    )
  const columns = [...names]
  const path = options.scratch()
  await writeFile(
    path,
    records.map(([no, record]) => csvLine([String(no), ...columns.map((name) => record.get(name) ?? null)])).join(''),
  )
  return {
    names: columns,
    deliveryNo: options.deliveryNo,
    relation: recordsSql(path, columns, options.deliveryNo),
    records: records.length,
    malformed,
    control: true,
    placeOf: (recordNo): Place => {
      const line = lines[recordNo - firstNo]
      return line === undefined ? nowhere : { ...nowhere, byteFrom: line.byteFrom, byteTo: line.byteTo }
    },
    careful: null,
    release: () => unlink(path),
  }
}
