/** Some rows of a column laid out as Arrow lays them out. */
export interface Block {
  readonly length: number
  readonly nullCount: number
  /** A bit a row, set where the value is known; empty where all are. */
  readonly nullBitmap: Uint8Array
  /** Of numbers the numbers, of texts their UTF-8 one after the other. */
  readonly data: Float64Array | Uint8Array
  /** Where each text begins, and where the last ends; null of numbers. */
  readonly offsets: Int32Array | null
}

type Flat = string | number | null

const isKnown = ({ nullBitmap }: Block, row: number) =>
  nullBitmap.length === 0 || (nullBitmap[row >> 3]! & (1 << (row & 7))) !== 0

/** The values of a block, null where not known. */
export function valuesOf(block: Block): Flat[] {
  const { length, data, offsets } = block
  if (offsets === null) return Array.from({ length }, (_, row) => (isKnown(block, row) ? data[row]! : null))
  const bytes = Buffer.from(data.buffer, data.byteOffset, offsets[length])
  const text = bytes.toString('latin1')
  const isAscii = !/[\x80-\xff]/.test(text)
  return Array.from({ length }, (_, row) => {
    if (!isKnown(block, row)) return null
    const [from, to] = [offsets[row]!, offsets[row + 1]!]
    return isAscii ? text.slice(from, to) : bytes.toString('utf8', from, to)
  })
}

/** The first rows of blocks. */
export function firstOf(blocks: readonly Block[], rows: number): Block[] {
  let left = rows
  return blocks.flatMap((block) => {
    const length = Math.min(left, block.length)
    left -= length
    if (length === block.length) return [block]
    if (length === 0) return []
    const nullBitmap = block.nullBitmap.slice(0, (length + 7) >> 3)
    const cut = { ...block, length, nullBitmap, offsets: block.offsets?.slice(0, length + 1) ?? null }
    return [
      { ...cut, nullCount: Array.from({ length }, (_, row) => isKnown(cut, row)).filter((known) => !known).length },
    ]
  })
}
