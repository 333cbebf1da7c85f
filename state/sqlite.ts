import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
} from 'kysely'

/** Waiting for others that write, in milliseconds, before giving up. */
const patience = 20_000

/** The wait within one call, which holds this process: short, since the other writer may be in it. */
const blink = 50

function open(path: string): SqliteDatabase {
  const file = new DatabaseSync(path, { timeout: blink })
  file.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  return {
    close: () => file.close(),
    prepare: (text) => {
      const statement = file.prepare(text)
      const values = (given: readonly unknown[]) => given as SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (given) => statement.all(...values(given)),
        run: (given) => statement.run(...values(given)),
        iterate: (given) => statement.iterate(...values(given)),
      }
    },
  }
}

const isBusy = (error: unknown) => error instanceof Error && 'errcode' in error && error.errcode === 5

/** Takes the right to write when a transaction begins: one that reads first and writes later would lose its turn. */
class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + patience
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
        return
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error
        await setTimeout(5 + (performance.now() % 20))
      }
    }
  }
}

/** SQLite undoes the making of tables like everything else, so a migration happens whole or not at all. */
class WholeAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Kysely on `node:sqlite`: a file that several processes of one machine may write in turn. */
export class NodeSqlite extends SqliteDialect {
  readonly #database: SqliteDatabase

  constructor(path: string) {
    const database = open(path)
    super({ database })
    this.#database = database
  }

  override createAdapter(): SqliteAdapter {
    return new WholeAdapter()
  }

  override createDriver(): SqliteDriver {
    return new WritingDriver({ database: this.#database })
  }
}
