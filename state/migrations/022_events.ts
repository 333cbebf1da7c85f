import type { Kysely } from 'kysely'

/** What happened on a day and explains a number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('event_id', 'text', (column) => column.primaryKey())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('team', 'text')
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('removed_by', 'text')
    .addColumn('removed_at', 'text')
    .execute()
  await db.schema.createIndex('events_by_day').on('events').columns(['day']).execute()
}
