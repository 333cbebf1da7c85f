import type { RecordBatch } from 'apache-arrow'
import { setImmediate as turn } from 'node:timers/promises'
import type { Block } from './blocks.ts'
import { rowsIn, type FlatColumn } from './columns.ts'

type Values = FlatColumn['values']

/** Rows of a record batch. */
const batch = 8192
/** Batches written before others have their turn. */
const turns = 4

/** Which values are known, a bit each; empty where all are. */
function known(values: Values): { nullCount: number; nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3)
  let nullCount = 0
  for (let index = 0; index < values.length; index++)
    if (values[index] === null) nullCount += 1
    else nullBitmap[index >> 3]! |= 1 << (index & 7)
  return { nullCount, nullBitmap: nullCount === 0 ? new Uint8Array() : nullBitmap }
}

/** Texts one after the other as UTF-8, and where each begins. */
function utf8(values: Values): { data: Uint8Array; valueOffsets: Int32Array } {
  const valueOffsets = new Int32Array(values.length + 1)
  let joined = ''
  for (let index = 0; index < values.length; index++) {
    joined += values[index] ?? ''
    valueOffsets[index + 1] = joined.length
  }
  const data = Buffer.from(joined)
  if (data.length === joined.length) return { data, valueOffsets }
  for (let index = 0; index < values.length; index++)
    valueOffsets[index + 1] = valueOffsets[index]! + Buffer.byteLength(String(values[index] ?? ''))
  return { data, valueOffsets }
}

function doubles(values: Values): Float64Array {
  const data = new Float64Array(values.length)
  for (let index = 0; index < values.length; index++) data[index] = Number(values[index] ?? 0)
  return data
}

/** Rows of a column that is not laid out yet. */
function laid({ kind, values: all }: FlatColumn, from: number, length: number): Block {
  const values = all.slice(from, from + length)
  if (kind === 'number') return { length, ...known(values), data: doubles(values), offsets: null }
  const { data, valueOffsets: offsets } = utf8(values)
  return { length, ...known(values), data, offsets }
}

/** How many rows each batch has: as many as the blocks of a column that is laid out. */
function lengthsOf(columns: readonly FlatColumn[]): number[] {
  const blocks = columns.find((column) => column.blocks !== undefined)?.blocks
  if (blocks !== undefined) return blocks.map(({ length }) => length)
  const rows = rowsIn(columns)
  return Array.from({ length: Math.ceil(rows / batch) }, (_, at) => Math.min(batch, rows - at * batch))
}

/** An Arrow IPC stream of batches: numbers are doubles, keys and exact decimals UTF-8 text. Others have turns in between. */
export async function toArrow(columns: readonly FlatColumn[]): Promise<Uint8Array> {
  const arrow = await import('apache-arrow')
  const { Field, Float64, makeData, RecordBatchStreamWriter, Schema, Struct, Utf8 } = arrow
  const fields = columns.map(({ name, kind }) => new Field(name, kind === 'number' ? new Float64() : new Utf8(), true))
  const schema = new Schema(fields)
  const batchOf = (at: number, from: number, length: number): RecordBatch => {
    const children = columns.map((column) => {
      const { data, offsets, nullCount, nullBitmap } = column.blocks?.[at] ?? laid(column, from, length)
      return offsets === null
        ? makeData({ type: new Float64(), length, nullCount, nullBitmap, data: data as Float64Array })
        : makeData({
            ...{ type: new Utf8(), length, nullCount, nullBitmap },
            ...{ valueOffsets: offsets, data: data.subarray(0, offsets[length]) as Uint8Array },
          })
    })
    const data = makeData({ type: new Struct(fields), length, nullCount: 0, children })
    return new arrow.RecordBatch(schema, data)
  }
  const writer = new RecordBatchStreamWriter()
  writer.reset(undefined, schema)
  let from = 0
  for (const [at, length] of lengthsOf(columns).entries()) {
    writer.write(batchOf(at, from, length))
    from += length
    if (at % turns === turns - 1) await turn()
  }
  writer.finish()
  return writer.toUint8Array(true)
}
