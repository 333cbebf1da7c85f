import { DuckDBInstance, type DuckDBConnection, type DuckDBResult, type DuckDBValue } from '@duckdb/node-api'
import { Kysely, PostgresAdapter, PostgresIntrospector, type CompiledQuery, type Dialect } from 'kysely'
import { duckdb } from './engines/duckdb.ts'
import { DuckDBDriver } from './engines/driver.ts'
import type { Compilable, Engine } from './engines/engine.ts'
import { flatColumnsOf, rowsOf, type Row } from './engines/values.ts'
import type { FlatColumn } from './flat/columns.ts'

export interface DatabaseOptions {
  /** At most this many queries at once; the others wait in the order they came. */
  readonly connections?: number
  readonly threads?: number
  /** For example `2GB`; what does not fit spills to `spill`. */
  readonly memory?: string
  readonly spill?: string
  readonly readOnly?: boolean
  /** Statements run once, before the configuration is locked. */
  readonly prepare?: readonly string[]
  /** No file may be read or written any more, and no setting changed: for databases that answer people. */
  readonly locked?: boolean
  /** Fraction digits of the currency. */
  readonly digits?: number
}

export interface Running {
  readonly signal?: AbortSignal | undefined
}

/** How new files are written: as DuckDB has since 1.5, in which text is written in about half the time and kept smaller. */
const storage = 'v1.5.0'

/** One open DuckDB file, or one in memory: its only owner in this process, with a small pool of connections. */
export class Database {
  readonly engine: Engine
  /** Fraction digits of the currency. */
  readonly digits: number
  /** Builds and runs queries with bound values. */
  readonly kysely: Kysely<object>
  readonly #instance: DuckDBInstance
  readonly #idle: DuckDBConnection[]
  readonly #all: readonly DuckDBConnection[]
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = []
  #closed = false

  private constructor(instance: DuckDBInstance, connections: DuckDBConnection[], digits: number) {
    this.#instance = instance
    this.#idle = [...connections]
    this.#all = connections
    this.digits = digits
    this.engine = duckdb({ digits })
    this.kysely = new Kysely<object>({ dialect: dialect(this) })
  }

  static async open(path: string, options: DatabaseOptions = {}): Promise<Database> {
    const settings: Record<string, string> = {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(options.readOnly ? { access_mode: 'READ_ONLY' } : { storage_compatibility_version: storage }),
      ...(options.threads ? { threads: String(options.threads) } : {}),
      ...(options.memory ? { memory_limit: options.memory } : {}),
      ...(options.spill ? { temp_directory: options.spill } : {}),
    }
    const instance = await DuckDBInstance.create(path, settings)
    const connections: DuckDBConnection[] = []
    for (let count = options.connections ?? 1; count > 0; count--) connections.push(await instance.connect())
    for (const statement of options.prepare ?? []) await connections[0]!.run(statement)
    if (options.locked) {
      await connections[0]!.run('set enable_external_access = false')
      await connections[0]!.run('set lock_configuration = true')
    }
    return new Database(instance, connections, options.digits ?? 2)
  }

  /** The rows of a query, values bound. Rejects with the signal's reason when it is aborted. */
  async rows<R extends object = Row>(
    query: string | Compilable | CompiledQuery,
    { signal }: Running = {},
  ): Promise<R[]> {
    const { sql, parameters } = this.#compiled(query)
    return this.with(async (connection) => {
      const result = await connection.stream(sql, parameters)
      return (await rowsOf(result)) as R[]
    }, signal)
  }

  /** The columns of a result by their kinds in a flat file; decimals are exact text. */
  async columns(query: string | Compilable | CompiledQuery, { signal }: Running = {}): Promise<FlatColumn[]> {
    return this.chunks(query, flatColumnsOf, { signal })
  }

  /** Runs a statement for its effect. */
  async run(statement: string, { signal }: Running = {}): Promise<void> {
    await this.with(async (connection) => void (await connection.run(statement)), signal)
  }

  /** The chunks of a result, for those who copy columns rather than rows. The connection is held until the end. */
  async chunks<T>(
    query: string | Compilable | CompiledQuery,
    use: (result: DuckDBResult) => Promise<T>,
    { signal }: Running = {},
  ): Promise<T> {
    const { sql, parameters } = this.#compiled(query)
    return this.with(async (connection) => use(await connection.stream(sql, parameters)), signal)
  }

  /** Lends a connection; an aborted signal interrupts what runs on it. */
  async with<T>(use: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const connection = await this.#acquire()
    const interrupt = () => connection.interrupt()
    try {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', interrupt, { once: true })
      return await use(connection)
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', interrupt)
      this.#release(connection)
    }
  }

  /** Interrupts what still runs and gives the file back. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const connection of this.#all) connection.interrupt()
    while (this.#idle.length < this.#all.length) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const connection of this.#all) connection.closeSync()
    this.#instance.closeSync()
  }

  #compiled(query: string | Compilable | CompiledQuery): { sql: string; parameters: DuckDBValue[] } {
    if (typeof query === 'string') return { sql: query, parameters: [] }
    if ('sql' in query) return { sql: query.sql, parameters: [...query.parameters] as DuckDBValue[] }
    const { sql, parameters } = this.engine.createCompiler().compileQuery(query.toOperationNode(), { queryId: 'query' })
    return { sql, parameters: [...parameters] as DuckDBValue[] }
  }

  async #acquire(): Promise<DuckDBConnection> {
    if (this.#closed) throw new Error('the database is closed')
    return this.#idle.pop() ?? new Promise((resolve) => this.#waiting.push(resolve))
  }

  #release(connection: DuckDBConnection): void {
    const next = this.#waiting.shift()
    if (next) next(connection)
    else this.#idle.push(connection)
  }
}

const dialect = (database: Database): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DuckDBDriver(database),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => database.engine.createCompiler(),
})
