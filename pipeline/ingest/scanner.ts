/** What a scan has met so far that DuckDB's reader must not be trusted with, or that strict rules must look for. */
export interface Seen {
  /** A quote, or something after one, where RFC 4180 allows none; a lone carriage return; mixed line breaks. */
  irregular: boolean
  /** A control character other than line breaks. */
  control: boolean
  crlf: boolean
  lf: boolean
  /** Lines without anything on them: no records. */
  blank: number
}

/** Where records begin and end in a buffer. The line break belongs to the record, so that ranges tile the bytes. */
export interface Marks {
  starts: Uint32Array
  ends: Uint32Array
  count: number
}

export interface Dialect {
  readonly delimiter: number
  readonly quote: number
}

export const unseen = (): Seen => ({ irregular: false, control: false, crlf: false, lf: false, blank: 0 })
export const noMarks = (): Marks => ({ starts: new Uint32Array(1024), ends: new Uint32Array(1024), count: 0 })

const [newline, carriage, deleteCode, c1Lead] = [10, 13, 127, 0xc2]

/** Notes a record from `start` to `end`. */
export function mark(marks: Marks, start: number, end: number): void {
  if (marks.count === marks.starts.length) {
    const longer = (old: Uint32Array) => {
      const grown = new Uint32Array(old.length * 2)
      grown.set(old)
      return grown
    }
    marks.starts = longer(marks.starts)
    marks.ends = longer(marks.ends)
  }
  marks.starts[marks.count] = start
  marks.ends[marks.count++] = end
}

/**
 * Finds the complete CSV records in `buffer[from, to)` without any other reader's help and notes them in `marks`. A quote
 * opens a field only at its beginning; elsewhere it is a character like any other. Answers where the first incomplete
 * record begins: `to` when there is none.
 */
export function scanRecords(
  buffer: Buffer,
  from: number,
  to: number,
  { delimiter, quote }: Dialect,
  marks: Marks,
  seen: Seen,
): number {
  const bytes = buffer.subarray(0, to)
  const words = new Int32Array(buffer.buffer, buffer.byteOffset, to >> 2)
  const quotes = Math.imul(quote, 0x01010101)
  let at = from
  while (at < to) {
    const start = at
    for (;;) {
      if ((at & 3) === 0) at = dullTo(words, at >> 2, quotes) << 2
      if (at >= to) return start
      const byte = bytes[at]!
      if (byte === newline) break
      else if (byte === quote) {
        if (at === start || bytes[at - 1] === delimiter) {
          at = endOfQuoted(bytes, at, to, quote)
          if (at < 0) return start
          const next = bytes[at]!
          if (next !== delimiter && next !== newline && !(next === carriage && bytes[at + 1] === newline)) {
            if (next === carriage && at + 1 >= to) return start
            seen.irregular = true
          }
        } else {
          seen.irregular = true
          at++
        }
      } else {
        if (byte < 32 && byte !== delimiter) {
          if (byte !== carriage) seen.control = true
          else if (at + 1 >= to) return start
          else if (bytes[at + 1] !== newline) seen.irregular = seen.control = true
        }
        at++
      }
    }
    at++
    const isCrlf = at - start > 1 && bytes[at - 2] === carriage
    if (isCrlf) seen.crlf = true
    else seen.lf = true
    if (at - start === (isCrlf ? 2 : 1)) seen.blank++
    else mark(marks, start, at)
  }
  return to
}

/**
 * The first word, from `word` on, with a byte that can mean something: a quote or one below 32. Four bytes are looked at
 * together: a byte below n borrows from its highest bit when n is taken away.
 */
function dullTo(words: Int32Array, word: number, quotes: number): number {
  const high = 0x80808080 | 0
  while (word < words.length) {
    const four = words[word]!
    const isQuote = four ^ quotes
    if ((((four - 0x20202020) & ~four) | ((isQuote - 0x01010101) & ~isQuote)) & high) break
    word++
  }
  return word
}

/** The place after the quote that closes the field opened at `open`; -1: not closed before `to`, or not certainly. */
function endOfQuoted(bytes: Buffer, open: number, to: number, quote: number): number {
  let at = open + 1
  for (;;) {
    const close = bytes.indexOf(quote, at)
    if (close < 0 || close + 1 >= to) return -1
    if (bytes[close + 1] !== quote) return close + 1
    at = close + 2
  }
}

/** Notes what the scan passes over: control characters above the ASCII ones and those between quotes; mixed line breaks. */
export function noteRest(bytes: Buffer, lines: number, { quote }: Dialect, seen: Seen): void {
  if (seen.crlf && seen.lf) seen.irregular = true
  if (seen.control) return
  seen.control =
    bytes.includes(deleteCode) || bytes.includes(c1Lead) || (bytes.includes(quote) && hasControl(bytes, lines))
}

function hasControl(bytes: Buffer, lines: number): boolean {
  let breaks = 0
  for (const byte of bytes)
    if (byte < 32) {
      if (byte === newline) breaks++
      else if (byte !== carriage) return true
    }
  return breaks > lines
}
