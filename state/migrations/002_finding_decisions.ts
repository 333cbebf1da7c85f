import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('finding_decisions')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('contact_id', 'text', (column) => column.notNull())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'text', (column) => column.notNull())
    .addColumn('decided_on', 'text', (column) => column.notNull())
    .addColumn('edition', 'text', (column) => column.notNull())
    .addColumn('four_eyes', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('finding_decisions_of_finding')
    .on('finding_decisions')
    .columns(['contact_id', 'rule_id', 'seq'])
    .execute()
}
