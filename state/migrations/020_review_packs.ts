import type { Kysely } from 'kysely'
import { freeze } from './frozen.ts'

/** Review packs as they were kept, and who signed them. Neither is ever changed or taken away. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('review_packs')
    .addColumn('pack_id', 'text', (column) => column.primaryKey())
    .addColumn('collector', 'text', (column) => column.notNull())
    .addColumn('period_from', 'text', (column) => column.notNull())
    .addColumn('period_to', 'text', (column) => column.notNull())
    .addColumn('edition', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('comment', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('review_packs_of_collector')
    .on('review_packs')
    .columns(['collector', 'period_from', 'at'])
    .execute()
  await db.schema
    .createTable('review_signatures')
    .addColumn('pack_id', 'text', (column) => column.notNull().references('review_packs.pack_id'))
    .addColumn('side', 'text', (column) => column.notNull())
    .addColumn('signed_by', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('review_signatures_key', ['pack_id', 'side'])
    .execute()
  await freeze(db, 'review_packs', ['update', 'delete'], 'a pack that is kept does not change')
  await freeze(db, 'review_signatures', ['update', 'delete'], 'a signature does not change')
}
