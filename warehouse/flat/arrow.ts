import type { FlatColumn } from './columns.ts'

/** An Arrow IPC stream: numbers are doubles, keys and exact decimals UTF-8 text. */
export async function toArrow(columns: readonly FlatColumn[]): Promise<Uint8Array> {
  const { Float64, Table, tableToIPC, Utf8, vectorFromArray } = await import('apache-arrow')
  const vector = ({ kind, values }: FlatColumn) =>
    kind === 'number'
      ? vectorFromArray(
          values.map((value) => (value === null ? null : Number(value))),
          new Float64(),
        )
      : vectorFromArray(
          values.map((value) => (value === null ? null : String(value))),
          new Utf8(),
        )
  return tableToIPC(new Table(Object.fromEntries(columns.map((one) => [one.name, vector(one)]))), 'stream')
}
