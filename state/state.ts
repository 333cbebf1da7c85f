import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Pool } from 'pg'
import { append, faultOf, type Deed, type Entry } from './audit.ts'
import { migrations } from './migrations/index.ts'
import { NodeSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

export interface StateOptions {
  /** The home of an installation: its store is `state/state.sqlite`, where no address is given. */
  readonly home: string
  /** `postgres://…`, for several servers; empty as absent. */
  readonly url?: string | undefined
  /** The clock; another one in tests. */
  readonly now?: () => Date
}

/** The state store cannot be used; says what to do. */
export class StateError extends Error {
  override readonly name = 'StateError'
}

/** A transaction under way, in the name of somebody. */
export interface Change {
  readonly db: Kysely<Tables>
  readonly actor: string
  /** When it began: a UTC instant. */
  readonly at: string
  /** Writes down what is done; nothing is done without it. */
  readonly audit: (deed: Deed) => Promise<Entry>
}

/** What people decided: the system of record of users, decisions, approvals, locks and the audit log. */
export class State {
  /** For reading; what writes goes through `change`. */
  readonly db: Kysely<Tables>
  readonly #now: () => Date

  constructor(db: Kysely<Tables>, now: () => Date) {
    this.db = db
    this.#now = now
  }

  now(): string {
    return this.#now().toISOString()
  }

  /** Runs `use` in one transaction in the name of `actor`: all of it and its audit entries are kept, or nothing. */
  change<T>(actor: string, use: (change: Change) => Promise<T>): Promise<T> {
    return this.db.transaction().execute(async (db) => {
      const at = this.now()
      return use({ db, actor, at, audit: (deed) => append(db, actor, at, deed) })
    })
  }

  /** The first thing wrong with the audit log, in a sentence; null where it is whole. */
  faultOfAudit(): Promise<string | null> {
    return faultOf(this.db)
  }

  close(): Promise<void> {
    return this.db.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** The folder and the file are for the owner's eyes. */
function sqliteOf(home: string): NodeSqlite {
  const folder = join(home, 'state')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'state.sqlite')
  const isNew = !existsSync(path)
  const dialect = new NodeSqlite(path)
  if (isNew) chmodSync(path, 0o600)
  return dialect
}

/** A server that goes away takes idle connections with it: the next use of the store opens another, or fails and says so. */
function poolOf(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined)
  return pool
}

/** Opens the store of a home and brings its tables up to date. Throws `StateError`. */
export async function openState({ home, url, now = () => new Date() }: StateOptions): Promise<State> {
  const dialect = url === undefined || url === '' ? sqliteOf(home) : new PostgresDialect({ pool: poolOf(url) })
  const db = new Kysely<Tables>({ dialect })
  const fault = await migrate(db)
  if (fault === null) return new State(db, now)
  await db.destroy()
  throw new StateError(`The state store could not be opened: ${fault}`)
}

/** Several servers may start at once: whoever comes second finds the work done. */
async function migrate(db: Kysely<Tables>, triesLeft = 5): Promise<string | null> {
  const migrator = new Migrator({
    db,
    allowUnorderedMigrations: true,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return null
  if (triesLeft > 0) return setTimeout(100 * Math.random()).then(() => migrate(db, triesLeft - 1))
  return error instanceof Error ? error.message : 'its tables could not be brought up to date.'
}
