import { isUtf8 } from 'node:buffer'
import type { TableMapping } from '../mapping/index.ts'
import { csvSegment, type Records } from './csv_segment.ts'
import { NotUtf8, widthOf, type Decoded } from './decode.ts'
import { fieldsOf, withoutBreak } from './fields.ts'
import { limits } from './limits.ts'
import { FileRefused } from './refusal.ts'
import { noteRest, scanRecords, unseen, type Dialect } from './scanner.ts'
import type { Segment } from './segment.ts'
import type { Slot, Slots } from './slots.ts'

/** What a CSV file is read with. */
export interface CsvOptions {
  /** Name of the file for messages. */
  readonly file: string
  readonly mapping: Pick<TableMapping, 'delimiter' | 'quote' | 'finalNewline'>
  /** The encoding was named or marked, so that a record that breaks it is the record's fault. */
  readonly encodingKnown: boolean
  /** A manifest says how many records there are, so that the end needs no line break. */
  readonly vouched: boolean
  readonly slots: Slots
  /** A new file name for a segment. */
  readonly scratch: () => string
  readonly deliveryNo: number
}

/** What is known of a CSV file when it has been read to its end. */
export interface CsvEnd {
  records: number
  blank: number
}

function headerOf(text: string, { file, mapping }: CsvOptions): readonly string[] {
  const { values, broken } = fieldsOf(withoutBreak(text), mapping.delimiter, mapping.quote)
  if (broken)
    throw new FileRefused('no_header', `The header of ${file} has a quote that is not closed; deliver it again.`)
  if (values.length > limits.columns)
    throw new FileRefused(
      'too_many_columns',
      `${file} has ${values.length} columns; at most ${limits.columns} are read. Deliver fewer.`,
    )
  const other = [';', '\t', '|', ','].find((mark) => mark !== mapping.delimiter && text.includes(mark))
  if (values.length === 1 && other !== undefined)
    throw new FileRefused(
      'separator_unclear',
      `The header of ${file} is one column, which looks separated by "${other === '\t' ? 'tab' : other}"; name the \`delimiter\` in the mapping.`,
    )
  return values
}

/**
 * Splits the text of a CSV file into its header and segments of whole records, counted by our own scanner.
 * @throws FileRefused when the file is torn, has no header or a record without end.
 */
export async function readCsv(
  decoded: Decoded,
  options: CsvOptions,
): Promise<{ names: readonly string[]; segments: AsyncGenerator<Segment>; end: CsvEnd }> {
  const end: CsvEnd = { records: 0, blank: 0 }
  const segments = split(decoded, options, end)
  const first = await segments.next()
  const names = first.value as readonly string[] | undefined
  if (names === undefined)
    throw new FileRefused(
      'no_header',
      `${options.file} is empty; a CSV file needs a header with the names of its columns.`,
    )
  return { names, segments: segments as AsyncGenerator<Segment>, end }
}

async function* split(decoded: Decoded, options: CsvOptions, end: CsvEnd): AsyncGenerator<Segment | readonly string[]> {
  const { file, slots, mapping } = options
  const dialect: Dialect = { delimiter: mapping.delimiter.charCodeAt(0), quote: mapping.quote.charCodeAt(0) }
  let names: readonly string[] | null = null
  let slot: Slot = await slots.take()
  let [filled, scanned, begin] = [0, 0, 0]
  let seen = unseen()
  let base = decoded.skipped

  const scan = () => {
    scanned = scanRecords(slot.bytes, scanned, filled, dialect, slot.marks, seen)
    if (filled - scanned > limits.record || (names === null && slot.marks.count === 0 && filled > limits.header))
      throw new FileRefused(
        names === null ? 'no_header' : 'record_too_long',
        names === null
          ? `The header of ${file} does not end within ${limits.header >> 20} MB; it is no CSV file.`
          : `Record ${end.records + slot.marks.count + 1} of ${file} is longer than ${limits.record >> 20} MB; a quote is probably left open.`,
      )
    const { marks } = slot
    if (names !== null || marks.count === 0) return
    const text = slot.bytes.subarray(marks.starts[0], marks.ends[0])
    if (!isUtf8(text)) throw new NotUtf8()
    names = headerOf(text.toString(), options)
    begin = marks.ends[0]!
    marks.starts.copyWithin(0, 1, marks.count)
    marks.ends.copyWithin(0, 1, marks.count)
    marks.count--
  }

  const take = (): Promise<Segment> => {
    const { marks } = slot
    noteRest(slot.bytes.subarray(begin, scanned), marks.count + seen.blank, dialect, seen)
    const records: Records = { slot, begin, end: scanned, seen, firstNo: end.records + 1, base }
    end.records += marks.count
    end.blank += seen.blank
    return csvSegment(records, names!, decoded.width, options)
  }

  let isHeld = true
  try {
    for await (const chunk of decoded.chunks) {
      slot.reserve(filled + chunk.length)
      chunk.copy(slot.bytes, filled)
      filled += chunk.length
      const hadNames = names !== null
      scan()
      if (!hadNames && names !== null) yield names
      if (scanned < limits.segment) continue
      const segment = await take()
      isHeld = false
      const next = await slots.take()
      isHeld = true
      next.reserve(filled - scanned)
      slot.bytes.copy(next.bytes, 0, scanned, filled)
      base += widthOf(slot.bytes.subarray(0, scanned), decoded.width)
      ;[slot, filled, scanned, begin, seen] = [next, filled - scanned, 0, 0, unseen()]
      yield segment
    }
    if (filled > scanned) {
      const hadNames = names !== null
      closeLast()
      if (!hadNames && names !== null) yield names
    }
    if (names === null) return
    const segment = await take()
    isHeld = false
    yield segment
  } finally {
    if (isHeld) slots.give(slot)
  }

  function closeLast(): void {
    const hadNames = names !== null
    if (mapping.finalNewline === 'required' && !options.vouched)
      throw new FileRefused(
        'torn_file',
        `${file} does not end in a line break, so its last record may be torn; deliver it again, or say \`final_newline: optional\` in the mapping if it always ends so.`,
      )
    slot.reserve(filled + 1)
    slot.bytes[filled++] = 10
    scan()
    if (scanned < filled)
      throw new FileRefused(
        'torn_file',
        `${file} is torn: a quote opened in its last record is never closed; deliver it again.`,
      )
    if (
      hadNames &&
      isTornOff(slot.bytes, slot.marks.starts[slot.marks.count - 1] ?? filled, filled, names!.length, options)
    )
      throw new FileRefused(
        'torn_file',
        `${file} is torn: its last record has fewer fields than its header; deliver it again.`,
      )
  }
}

function isTornOff(bytes: Buffer, from: number, to: number, columns: number, { mapping }: CsvOptions): boolean {
  const text = withoutBreak(bytes.subarray(from, to).toString())
  return fieldsOf(text, mapping.delimiter, mapping.quote).values.length < columns
}
