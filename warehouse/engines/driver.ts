import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { AbortableOperationOptions, CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { Database } from '../database.ts'
import { rowsOf, valueOf } from './values.ts'

/** Kysely over a {@link Database}: exact decimals, streaming, and a query that is aborted is interrupted. */
export class DuckDBDriver implements Driver {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  async acquireConnection(options?: AbortableOperationOptions): Promise<Lent> {
    const lent = Promise.withResolvers<Lent>()
    const returned = Promise.withResolvers<void>()
    this.#database
      .with(async (connection) => {
        lent.resolve(new Lent(connection, returned.resolve))
        await returned.promise
      }, options?.signal)
      .catch(lent.reject)
    return lent.promise
  }

  releaseConnection(connection: Lent): Promise<void> {
    connection.giveBack()
    return Promise.resolve()
  }

  beginTransaction = readOnly
  commitTransaction = readOnly
  rollbackTransaction = readOnly

  async destroy(): Promise<void> {
    await this.#database.close()
  }
}

const readOnly = (): Promise<never> => Promise.reject(new Error('an edition is only read: there are no transactions'))

class Lent implements DatabaseConnection {
  readonly #connection: DuckDBConnection
  readonly giveBack: () => void

  constructor(connection: DuckDBConnection, giveBack: () => void) {
    this.#connection = connection
    this.giveBack = giveBack
  }

  async executeQuery<R>(
    { sql, parameters }: CompiledQuery,
    options?: AbortableOperationOptions,
  ): Promise<QueryResult<R>> {
    const interrupt = () => this.#connection.interrupt()
    options?.signal?.addEventListener('abort', interrupt, { once: true })
    try {
      return { rows: (await rowsOf(await this.#connection.stream(sql, [...parameters] as DuckDBValue[]))) as R[] }
    } finally {
      options?.signal?.removeEventListener('abort', interrupt)
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const result = await this.#connection.stream(sql, [...parameters] as DuckDBValue[])
    for await (const rows of result.yieldRowObjects()) {
      yield {
        rows: rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, valueOf(value)])),
        ) as R[],
      }
    }
  }
}
