import { DuckDBDateValue, DuckDBDecimalType, DuckDBDecimalValue, DuckDBTypeId } from '@duckdb/node-api'
import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { Block } from '../flat/blocks.ts'

/** UTF-8 texts put one after the other. */
class Texts {
  readonly offsets: Int32Array
  data: Uint8Array
  #end = 0
  #row = 0

  constructor(rows: number) {
    this.offsets = new Int32Array(rows + 1)
    this.data = new Uint8Array(rows * 16)
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.data.length) return
    const larger = new Uint8Array(2 * (this.#end + bytes))
    larger.set(this.data)
    this.data = larger
  }

  put(bytes: Uint8Array, from = 0, length = bytes.length): void {
    this.#room(length)
    const { data } = this
    for (let at = 0; at < length; at++) data[this.#end++] = bytes[from + at]!
    this.next()
  }

  /** A whole number of minor units with its point. */
  putScaled(value: number, scale: number): void {
    this.#room(24)
    const { data } = this
    let left = Math.abs(value)
    let digits = 1
    for (let reach = 10; reach <= left; reach *= 10) digits++
    digits = Math.max(digits, scale + 1)
    let at = this.#end + digits + (scale > 0 ? 1 : 0) + (value < 0 ? 1 : 0)
    const end = at
    for (let digit = 0; digit < digits; digit++) {
      if (digit === scale && scale > 0) data[--at] = 0x2e
      const rest = Math.floor(left / 10)
      data[--at] = 0x30 + (left - 10 * rest)
      left = rest
    }
    if (value < 0) data[--at] = 0x2d
    this.#end = end
    this.next()
  }

  /** Ends the text of a row: without anything put it is empty. */
  next(): void {
    this.offsets[++this.#row] = this.#end
  }
}

/** What writes the value of a row. */
type Writer = (texts: Texts, row: number) => void

const encoder = new TextEncoder()
/** Days come again and again: the text of each is made once. */
const days = new Map<number, Uint8Array>()
const mostDays = 100_000

function textOfDay(day: number): Uint8Array {
  const found = days.get(day)
  if (found !== undefined) return found
  const text = encoder.encode(new DuckDBDateValue(day).toString())
  if (days.size < mostDays) days.set(day, text)
  return text
}

const views = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.byteLength)

/** Texts of up to 12 bytes stand in the vector, longer ones elsewhere. */
function writesText(data: Uint8Array): Writer {
  const view = views(data)
  return (texts, row) => {
    const at = row * 16
    const length = view.getUint32(at, true)
    if (length <= 12) texts.put(data, at + 4, length)
    else texts.put(duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, data.byteOffset + at + 8, length))
  }
}

function writesDecimal(data: Uint8Array, bytes: number, { width, scale }: DuckDBDecimalType): Writer {
  const view = views(data)
  const large = (texts: Texts, at: number) => {
    const value =
      bytes === 8 ? view.getBigInt64(at, true) : (view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true)
    texts.put(encoder.encode(new DuckDBDecimalValue(value, width, scale).toString()))
  }
  return (texts, row) => {
    const at = row * bytes
    if (bytes === 2) return texts.putScaled(view.getInt16(at, true), scale)
    const low = view.getUint32(at, true)
    if (bytes === 4) return texts.putScaled(low | 0, scale)
    const high = view.getInt32(at + 4, true)
    const value = high * 2 ** 32 + low
    const sign = high < 0 ? -1 : 0
    const isNarrow = bytes === 8 || (view.getInt32(at + 8, true) === sign && view.getInt32(at + 12, true) === sign)
    if (isNarrow && Number.isSafeInteger(value)) texts.putScaled(value, scale)
    else large(texts, at)
  }
}

/** Bytes of a value in a vector, by the number of digits of a decimal. */
const widthOf = (width: number) => (width > 18 ? 16 : width > 9 ? 8 : width > 4 ? 4 : 2)

/** How many bytes a value of this type takes in a vector; null: it is not read from the vector itself. */
function sizeOf(type: DuckDBType): number | null {
  if (type instanceof DuckDBDecimalType) return widthOf(type.width)
  if (type.typeId === DuckDBTypeId.DATE || type.typeId === DuckDBTypeId.INTEGER) return 4
  if (type.typeId === DuckDBTypeId.DOUBLE) return 8
  return type.typeId === DuckDBTypeId.VARCHAR ? 16 : null
}

function writerOf(type: DuckDBType, data: Uint8Array, size: number): Writer {
  if (type instanceof DuckDBDecimalType) return writesDecimal(data, size, type)
  if (type.typeId === DuckDBTypeId.VARCHAR) return writesText(data)
  const view = views(data)
  return (texts, row) => texts.put(textOfDay(view.getInt32(4 * row, true)))
}

/** Whether columns of this type are read as blocks. */
export const isRead = (type: DuckDBType): boolean => sizeOf(type) !== null

/**
 * A column of a chunk, copied from its vector without a value in between. Days and decimals become exact text, whole
 * numbers doubles. Of a type for which `isRead` holds.
 */
export function blockOf(chunk: DuckDBDataChunk, column: number, type: DuckDBType): Block {
  const length = chunk.rowCount
  const size = sizeOf(type)!
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const data = duckdb.vector_get_data(vector, length * size)
  const validity = duckdb.vector_get_validity(vector, ((length + 63) >> 6) * 8) as Uint8Array | null
  const nullBitmap = validity === null ? new Uint8Array() : validity.slice(0, (length + 7) >> 3)
  const isKnown = (row: number) => validity === null || (nullBitmap[row >> 3]! & (1 << (row & 7))) !== 0
  let nullCount = 0
  if (validity !== null) for (let row = 0; row < length; row++) if (!isKnown(row)) nullCount++
  const about = { length, nullCount, nullBitmap: nullCount === 0 ? new Uint8Array() : nullBitmap }
  if (type.typeId === DuckDBTypeId.INTEGER || type.typeId === DuckDBTypeId.DOUBLE) {
    const view = views(data)
    const isDouble = type.typeId === DuckDBTypeId.DOUBLE
    const numbers = new Float64Array(length)
    for (let row = 0; row < length; row++)
      if (isKnown(row)) numbers[row] = isDouble ? view.getFloat64(8 * row, true) : view.getInt32(4 * row, true)
    return { ...about, data: numbers, offsets: null }
  }
  const texts = new Texts(length)
  const write = writerOf(type, data, size)
  for (let row = 0; row < length; row++) {
    if (isKnown(row)) write(texts, row)
    else texts.next()
  }
  return { ...about, data: texts.data, offsets: texts.offsets }
}
