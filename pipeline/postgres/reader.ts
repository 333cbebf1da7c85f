import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg, { type Client } from 'pg'
import { to } from 'pg-copy-streams'
import type { Fetch } from '../mapping/index.ts'

const { escapeIdentifier: name, escapeLiteral: literal } = pg

/** A column of a select, with the name PostgreSQL gives its type. */
interface Column {
  readonly name: string
  readonly type: string
}

/** What was written of a select. `records`: as the server counted them. */
export interface Copied {
  readonly records: number
  readonly hash: ReturnType<typeof createHash>
}

const instant = `'YYYY-MM-DD"T"HH24:MI:SS.US'`

/** A column as the data contract spells its values. */
function spelled({ name: column, type }: Column): string {
  const value = name(column)
  if (type === 'boolean') return `case ${value} when true then 'true' when false then 'false' end as ${value}`
  if (type === 'timestamp with time zone') return `to_char(${value}, ${instant}) || 'Z' as ${value}`
  if (type === 'timestamp without time zone') return `to_char(${value}, ${instant}) as ${value}`
  return value
}

/** One table's rows in a database, read in one transaction that may not write: every question sees the same moment. */
export class Reader {
  readonly #client: Client
  readonly #from: string
  readonly #columns: readonly Column[]

  private constructor(client: Client, from: string, columns: readonly Column[]) {
    this.#client = client
    this.#from = from
    this.#columns = columns
  }

  /** Looks at the select without reading a row of it. */
  static async open(client: Client, { from }: Fetch): Promise<Reader> {
    const rows =
      'query' in from
        ? `(${from.query.trim().replace(/;$/, '')}\n) as fetched`
        : `${from.table.split('.').map(name).join('.')} as fetched`
    // One statement a message: what closes the bracket and goes on with another is refused.
    const { fields } = await client.query({
      text: `select * from ${rows} limit 0`,
      queryMode: 'extended',
    } as pg.QueryConfig)
    const types = await client.query<{ type: string }>(
      'select format_type(oid, null) as type from unnest($1::oid[]) with ordinality as asked(oid, no) order by no',
      [fields.map(({ dataTypeID }) => dataTypeID)],
    )
    const columns = fields.map((field, index) => ({ name: field.name, type: types.rows[index]?.type ?? 'text' }))
    return new Reader(client, rows, columns)
  }

  has(column: string): boolean {
    return this.#columns.some(({ name: one }) => one === column)
  }

  /** The last value of a column as text, how many rows have it, and whether rows have none. */
  async last(column: string): Promise<{ value: string | null; ties: number; isMissing: boolean }> {
    const [from, key] = [this.#from, name(column)]
    const one = async <T extends object>(text: string) => (await this.#client.query<T>(text)).rows[0]
    const top = await one<{ value: string | null }>(`select max(${key})::text as value from ${from}`)
    const gap = await one<{ missing: boolean }>(`select exists (select from ${from} where ${key} is null) as missing`)
    const value = top?.value ?? null
    const same =
      value === null
        ? undefined
        : await one<{ ties: string }>(
            `select count(*)::text as ties from ${from} where ${key} = ${this.#literal(column, value)}`,
          )
    return { value, ties: Number(same?.ties ?? 0), isMissing: gap?.missing ?? false }
  }

  /** Streams the rows, from a value of a column on, to a CSV file. */
  async copy(path: string, since: { column: string; value: string } | null): Promise<Copied> {
    const where = since === null ? '' : ` where ${name(since.column)} >= ${this.#literal(since.column, since.value)}`
    const select = `select ${this.#columns.map(spelled).join(', ')} from ${this.#from}${where}`
    const stream = this.#client.query(to(`copy (${select}) to stdout with (format csv, header, encoding 'UTF8')`))
    const hash = createHash('sha256')
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk)
        done(null, chunk)
      },
    })
    await pipeline(stream, hashing, createWriteStream(path, { flush: true }))
    return { records: stream.rowCount, hash }
  }

  #literal(column: string, value: string): string {
    const type = this.#columns.find((one) => one.name === column)?.type ?? 'text'
    return `${literal(value)}::${type}`
  }
}

/** Runs `work` with a connection inside a read-only transaction that is always rolled back. */
export async function reading<T>(url: URL, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url.href,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'rollcall',
  })
  // A connection that breaks also fails the query that waits on it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query("set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set default_transaction_read_only = on")
    await client.query('begin transaction isolation level repeatable read, read only')
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
