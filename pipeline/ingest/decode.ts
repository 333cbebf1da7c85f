import type { Encoding } from '../mapping/index.ts'
import { FileRefused } from './refusal.ts'

/** How the bytes of a file became UTF-8. */
export interface Decoded {
  readonly encoding: Encoding
  readonly chunks: AsyncIterable<Buffer>
  /** Bytes before the text: the byte-order mark. */
  readonly skipped: number
  /** Bytes of the file that a character of the UTF-8 text stands for; null: as many as in the text. */
  readonly width: ((codePoint: number) => number) | null
}

/** The bytes are not the UTF-8 they were taken for, and nobody said what they are. */
export class NotUtf8 extends Error {}

const marks = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const

function markOf(start: Buffer): { encoding: Encoding; length: number } | null {
  const found = marks.find(([, bytes]) => bytes.every((byte, index) => start[index] === byte))
  return found === undefined ? null : { encoding: found[0], length: found[1].length }
}

let twoBytes: Uint8Array | null = null

/** GBK spells what it can in two bytes; GB18030 has four for the rest. */
function gbWidth(codePoint: number): number {
  if (codePoint < 128) return 1
  if (twoBytes === null) {
    twoBytes = new Uint8Array(65_536)
    const decoder = new TextDecoder('gbk')
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const text = decoder.decode(Uint8Array.of(lead, trail))
        if (trail !== 0x7f && text.length === 1 && text !== '\ufffd') twoBytes[text.charCodeAt(0)] = 1
      }
  }
  return twoBytes[codePoint] === 1 ? 2 : 4
}

const utf16Width = (codePoint: number) => (codePoint > 0xffff ? 4 : 2)

async function* decoded(chunks: AsyncIterable<Buffer>, file: string, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding === 'gbk' ? 'gb18030' : encoding, { fatal: true, ignoreBOM: true })
  let read = 0
  const decode = (chunk?: Buffer) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new FileRefused(
        'encoding_broken',
        `${file} is no valid ${encoding.toUpperCase()} near byte ${read}; name its true encoding in the mapping (\`encoding:\`) or deliver it again.`,
      )
    }
  }
  for await (const chunk of chunks) {
    const text = decode(chunk)
    read += chunk.length
    if (text !== '') yield Buffer.from(text)
  }
  const rest = decode()
  if (rest !== '') yield Buffer.from(rest)
}

/** `chunks` again, the first of them looked at for its first bytes and shortened by what `skip` says. */
async function* after(first: Buffer, rest: AsyncIterator<Buffer>, skip: number): AsyncGenerator<Buffer> {
  if (first.length > skip) yield first.subarray(skip)
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

/**
 * The text of a file as UTF-8. A byte-order mark decides; then what the mapping says; then UTF-8, which whoever reads must
 * check, because bytes that are UTF-8 already are passed on as they are.
 */
export async function decode(chunks: AsyncIterable<Buffer>, file: string, said: Encoding | null): Promise<Decoded> {
  const iterator = chunks[Symbol.asyncIterator]()
  let first: Buffer = Buffer.alloc(0)
  while (first.length < 4) {
    const next = await iterator.next()
    if (next.done === true) break
    first = Buffer.concat([first, next.value])
  }
  const mark = markOf(first)
  if (mark !== null && said !== null && said !== mark.encoding && !(said === 'utf-16' && mark.encoding !== 'utf-8'))
    throw new FileRefused(
      'encoding_uncertain',
      `${file} begins with the byte-order mark of ${mark.encoding.toUpperCase()}, but its mapping says ${said}; correct the mapping.`,
    )
  if (said === 'utf-16' && mark === null)
    throw new FileRefused(
      'encoding_uncertain',
      `${file} has no byte-order mark, so its UTF-16 may be read two ways; say utf-16le or utf-16be in the mapping.`,
    )
  const looksWide = mark === null && said === null && first.length >= 4 && [first[0], first[1]].includes(0)
  if (looksWide)
    throw new FileRefused(
      'encoding_uncertain',
      `${file} looks like UTF-16 without a byte-order mark; say utf-16le or utf-16be in the mapping.`,
    )
  const encoding = mark?.encoding ?? (said === null || said === 'utf-16' ? 'utf-8' : said)
  const skipped = mark?.length ?? 0
  const rest = after(first, iterator, skipped)
  if (encoding === 'utf-8') return { encoding, chunks: rest, skipped, width: null }
  const width = encoding.startsWith('utf-16') ? utf16Width : gbWidth
  return { encoding, chunks: decoded(rest, file, encoding), skipped, width }
}

/** Bytes of the file that some UTF-8 text stands for. */
export function widthOf(text: Buffer, width: Decoded['width']): number {
  if (width === null) return text.length
  let total = 0
  for (const character of text.toString()) total += width(character.codePointAt(0)!)
  return total
}
