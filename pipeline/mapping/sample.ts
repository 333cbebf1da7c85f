import { isUtf8 } from 'node:buffer'
import { basename } from 'node:path'
import { readBytes } from '../ingest/bytes.ts'
import { decode, NotUtf8 } from '../ingest/decode.ts'
import { detectEncoding } from '../ingest/detect.ts'
import { fieldsOf, withoutBreak } from '../ingest/fields.ts'
import { formatOf } from '../ingest/inbox.ts'
import { jsonRecord } from '../ingest/json.ts'
import { readParquet } from '../ingest/parquet.ts'
import { FileRefused } from '../ingest/refusal.ts'
import { noMarks, scanRecords, unseen } from '../ingest/scanner.ts'
import { openEngine } from '../lake/engine.ts'
import type { Encoding } from './mapping.ts'

/** The beginning of a file, as a mapping must know it. */
export interface Sample {
  readonly file: string
  readonly encoding: Encoding
  /** The encoding was found out rather than said by the file. */
  readonly isDetected: boolean
  readonly delimiter: string
  /** Null: the beginning is not the whole file. */
  readonly endsInBreak: boolean | null
  readonly names: readonly string[]
  /** Records, at most a thousand; null is no value. */
  readonly rows: readonly (readonly (string | null)[])[]
}

const [most, enough] = [1 << 20, 1000]

interface Beginning {
  readonly text: Buffer
  readonly isWhole: boolean
  readonly encoding: Encoding
  readonly isDetected: boolean
}

async function beginningOf(path: string, file: string, said: Encoding | null): Promise<Beginning> {
  await using bytes = await readBytes(path, file, /\.gz$/i.test(path))
  const decoded = await decode(bytes.chunks, file, said)
  let text: Buffer = Buffer.alloc(0)
  let isWhole = true
  for await (const chunk of decoded.chunks) {
    if (text.length >= most) {
      isWhole = false
      break
    }
    text = Buffer.concat([text, chunk])
  }
  const end = isWhole ? text.length : text.lastIndexOf(10) + 1
  if (!isUtf8(text.subarray(0, end))) throw new NotUtf8()
  return { text: text.subarray(0, end), isWhole, encoding: decoded.encoding, isDetected: said !== null }
}

async function textOf(path: string, file: string): Promise<Beginning> {
  try {
    return await beginningOf(path, file, null)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    const format = formatOf(path) ?? 'csv'
    return beginningOf(path, file, await detectEncoding({ file, path, format, mappings: [], timezone: null }))
  }
}

/** Records of a text as they are split by one delimiter. */
function recordsOf(text: Buffer, delimiter: string): string[][] {
  const bytes = Buffer.from(new ArrayBuffer((text.length + 4) & ~3))
  text.copy(bytes)
  bytes[text.length] = 10
  const marks = noMarks()
  scanRecords(bytes, 0, text.length + 1, { delimiter: delimiter.charCodeAt(0), quote: 34 }, marks, unseen())
  return Array.from({ length: Math.min(marks.count, enough + 1) }, (_, index) => {
    const record = withoutBreak(bytes.subarray(marks.starts[index], marks.ends[index]).toString())
    return [...fieldsOf(record, delimiter, '"').values]
  })
}

/** The delimiter under which most records have as many fields as the header, and more than one. */
function delimiterOf(text: Buffer): string {
  const scored = [',', ';', '\t', '|'].map((delimiter) => {
    const [header = [], ...records] = recordsOf(text, delimiter)
    const alike = records.filter(({ length }) => length === header.length).length
    return { delimiter, score: header.length < 2 ? 0 : (alike + 1) / (records.length + 1) + header.length / 10_000 }
  })
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

const nothing = (value: string | null | undefined) => (value === undefined || value === '' ? null : value)

async function csvSample(path: string, file: string): Promise<Sample> {
  const { text, isWhole, encoding, isDetected } = await textOf(path, file)
  const delimiter = delimiterOf(text)
  const [names, ...rows] = recordsOf(text, delimiter)
  if (names === undefined) throw new FileRefused('no_header', `${file} is empty, so there is nothing to propose.`)
  return {
    ...{ file, encoding, isDetected, delimiter, names, endsInBreak: isWhole ? text.at(-1) === 10 : null },
    rows: rows.map((row) => names.map((_, index) => nothing(row[index]))),
  }
}

async function ndjsonSample(path: string, file: string): Promise<Sample> {
  const { text, isWhole, encoding, isDetected } = await textOf(path, file)
  const lines = text.toString().split('\n').slice(0, enough)
  const records = lines.map((line) => jsonRecord(line, () => false)).filter((record) => typeof record !== 'string')
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))]
  return {
    ...{ file, encoding, isDetected, delimiter: ',', names, endsInBreak: isWhole ? text.at(-1) === 10 : null },
    rows: records.map((record) => names.map((name) => nothing(record.get(name)))),
  }
}

async function parquetSample(path: string, file: string): Promise<Sample> {
  const engine = await openEngine('')
  try {
    const { names, segments } = await readParquet(path, file, 0, engine)
    const [segment] = segments
    const list = `to_json([${names.map((_, index) => `c${index}`).join(', ')}])::varchar`
    const rows = await engine.rows<{ row: string }>(
      `select ${list} as row from (${segment?.relation ?? ''}) limit ${enough}`,
    )
    return {
      ...{ file, encoding: 'utf-8', isDetected: false, delimiter: ',', endsInBreak: null, names },
      rows: rows.map(({ row }) => JSON.parse(row) as (string | null)[]),
    }
  } finally {
    await engine.close()
  }
}

/** Looks at the beginning of a file. @throws FileRefused when it cannot be read at all. */
export async function sampleOf(path: string): Promise<Sample> {
  const file = basename(path)
  const format = formatOf(path)
  if (format === 'ndjson') return ndjsonSample(path, file)
  return format === 'parquet' ? parquetSample(path, file) : csvSample(path, file)
}
