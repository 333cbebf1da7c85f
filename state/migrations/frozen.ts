import { PostgresAdapter, sql, type Kysely } from 'kysely'

type Event = 'update' | 'delete'

/** Lets the database itself refuse what would change a row that stands. `when`: of which rows; `said`: why, in a sentence. */
export async function freeze(
  db: Kysely<unknown>,
  table: string,
  events: readonly Event[],
  said: string,
  when = '1 = 1',
): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  for (const event of events) {
    const name = `${table}_${event}`
    if (!isPostgres) {
      const text = `create trigger ${name} before ${event} on ${table} when ${when} begin select raise(abort, '${said}'); end`
      await sql.raw(text).execute(db)
      continue
    }
    const kept = event === 'delete' ? 'old' : 'new'
    await sql
      .raw(
        `create function ${name}() returns trigger language plpgsql as $$ begin if ${when} then raise exception '${said}'; end if; return ${kept}; end $$`,
      )
      .execute(db)
    await sql
      .raw(`create trigger ${name} before ${event} on ${table} for each row execute function ${name}()`)
      .execute(db)
  }
}
