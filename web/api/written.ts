import { setImmediate as turn } from 'node:timers/promises'
import {
  columnsInTurns,
  toArrow,
  toCsvInTurns,
  toParquet,
  toXlsx,
  type FlatColumn,
  type Sheet,
} from '../../warehouse/index.ts'
import { Refusal } from './problem.ts'
import type { Tabular } from './service.ts'

/** The formats of an answer of rows, by what `format` calls them. */
export const types = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
export type Format = keyof typeof types
export const formats = Object.keys(types) as readonly Format[]

/** An answer as bytes, in pieces. */
export interface Body {
  readonly pieces: readonly Uint8Array[]
  readonly bytes: number
}

export const bodyOf = (pieces: readonly Uint8Array[]): Body => ({
  pieces,
  bytes: pieces.reduce((all, { byteLength }) => all + byteLength, 0),
})

/** Rows written into one piece of JSON. */
const slice = 1000

/** The text of `JSON.stringify`, in slices: whoever else waits for the process has turns in between. */
export async function toJson(answer: object): Promise<Body> {
  const { rows } = answer as Partial<Tabular>
  if (rows === undefined || rows.length <= slice) return bodyOf([Buffer.from(JSON.stringify(answer))])
  const [before, after] = around(answer as Tabular)
  const pieces: Buffer[] = [Buffer.from(before)]
  for (let from = 0; from < rows.length; from += slice) {
    const text = JSON.stringify(rows.slice(from, from + slice)).slice(1, -1)
    pieces.push(Buffer.from(from === 0 ? text : `,${text}`))
    await turn()
  }
  pieces.push(Buffer.from(after))
  return bodyOf(pieces)
}

/** What stands before and after the rows. */
function around(answer: Tabular): readonly [string, string] {
  const fields = Object.entries(answer).map(([name, value]) =>
    name === 'rows' ? null : value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
  )
  const at = fields.indexOf(null)
  const [head, tail] = [fields.slice(0, at), fields.slice(at + 1)].map((some) => some.flatMap((one) => one ?? []))
  return [`{${[...head!, '"rows":['].join(',')}`, `${[']', ...tail!].join(',')}}`]
}

/** Columns as a flat file. */
export async function toFlat(columns: readonly FlatColumn[], format: Exclude<Format, 'json' | 'xlsx'>): Promise<Body> {
  if (format === 'csv') return bodyOf(await toCsvInTurns(columns))
  if (format === 'arrow') return bodyOf([await toArrow(columns)])
  if (columns.length > 0) return bodyOf([await toParquet(columns)])
  throw new Refusal(400, 'There are no records, and a Parquet file needs columns; ask for another period.')
}

/** A workbook. Refuses what no sheet holds. */
export function toWorkbook(sheets: readonly Sheet[]): Body {
  try {
    return bodyOf([toXlsx(sheets)])
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(400, `${error.message} Ask for CSV or Parquet.`)
    throw error
  }
}

export const flatOf = ({ rows }: Tabular): Promise<FlatColumn[]> => columnsInTurns(rows as Record<string, unknown>[])
