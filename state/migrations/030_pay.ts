import { PostgresAdapter, sql, type Kysely } from 'kysely'

const tables: Readonly<Record<string, { readonly key: readonly string[]; readonly columns: string }>> = {
  pay_plans: { key: ['sha256'], columns: 'sha256 plan_id version text approvals_needed:integer author submitted_at' },
  pay_plan_approvals: { key: ['sha256', 'approver'], columns: 'sha256 approver at' },
  pay_periods: {
    key: ['plan_id', 'month'],
    columns:
      'plan_id month status revision:integer calculation_id? calculated_by? reviewed_by? approved_by? locked_by? locked_at? locked_hash?',
  },
  pay_calculations: {
    key: ['calculation_id'],
    columns:
      'calculation_id plan_id month edition as_of plans plan_version code_version currency digits:integer actor at hash locked:integer',
  },
  pay_lines: {
    key: ['calculation_id', 'collector', 'earned_period'],
    columns: 'calculation_id collector earned_period amount gate? trace',
  },
  pay_payments: {
    key: ['calculation_id', 'collector'],
    columns: 'calculation_id collector due adjusted carried_in paid carried_out held account',
  },
  pay_adjustments: {
    key: ['adjustment_id'],
    columns: 'adjustment_id plan_id month collector amount reason author at status decided_by? decided_at?',
  },
  pay_disputes: {
    key: ['dispute_id'],
    columns: 'dispute_id plan_id month collector line? text author at answer? answered_by? answered_at?',
  },
  pay_releases: {
    key: ['plan_id', 'month', 'collector'],
    columns: 'plan_id month collector reason author at',
  },
  pay_exports: {
    key: ['export_id'],
    columns: 'export_id plan_id month template file sha256 totals reason? actor at',
  },
}

const said = 'locked pay is never rewritten'
const lockedPeriod = (row: string) =>
  `exists (select 1 from pay_periods p where p.plan_id = ${row}.plan_id and p.month = ${row}.month and p.status in ('locked', 'exported'))`
const lockedCalculation = (row: string) =>
  `exists (select 1 from pay_calculations c where c.calculation_id = ${row}.calculation_id and c.locked = 1)`
const rewritten = [
  ...['plan_id', 'month', 'calculation_id', 'calculated_by', 'reviewed_by', 'approved_by', 'locked_by', 'locked_at'],
  'locked_hash',
]
  .map((column) => `coalesce(new.${column}, '') <> coalesce(old.${column}, '')`)
  .join(' or ')
const closed = (row: string) => `${row}.status in ('locked', 'exported')`

/** What no statement may do, by table and event; `row` is what it looks at. */
const guards: readonly {
  readonly table: string
  readonly event: 'insert' | 'update' | 'delete'
  readonly when: string
}[] = [
  ...['pay_lines', 'pay_payments'].flatMap((table) => [
    { table, event: 'insert' as const, when: lockedCalculation('new') },
    { table, event: 'update' as const, when: `${lockedCalculation('old')} or ${lockedCalculation('new')}` },
    { table, event: 'delete' as const, when: lockedCalculation('old') },
  ]),
  { table: 'pay_calculations', event: 'update', when: 'old.locked = 1' },
  { table: 'pay_calculations', event: 'delete', when: 'old.locked = 1' },
  {
    table: 'pay_periods',
    event: 'update',
    when: `${closed('old')} and (not ${closed('new')} or (old.status = 'exported' and new.status = 'locked') or ${rewritten})`,
  },
  { table: 'pay_periods', event: 'delete', when: closed('old') },
  ...['pay_adjustments', 'pay_disputes', 'pay_releases'].flatMap((table) => [
    { table, event: 'insert' as const, when: lockedPeriod('new') },
    { table, event: 'update' as const, when: `${lockedPeriod('old')} or ${lockedPeriod('new')}` },
    { table, event: 'delete' as const, when: lockedPeriod('old') },
  ]),
  ...['pay_plans', 'pay_plan_approvals', 'pay_exports'].flatMap((table) => [
    { table, event: 'update' as const, when: '1 = 1' },
    { table, event: 'delete' as const, when: '1 = 1' },
  ]),
]

/** Plans, periods of pay and what was decided on them. What is locked is refused to every later statement by the database. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, { key, columns }] of Object.entries(tables)) {
    let table = db.schema.createTable(name)
    for (const column of columns.split(' ')) {
      const [, called = '', type, mark] = /^(\w+?)(?::(\w+))?(\?)?$/.exec(column)!
      table = table.addColumn(called, type === 'integer' ? 'integer' : 'text', (of) =>
        mark === '?' ? of : of.notNull(),
      )
    }
    await table.addPrimaryKeyConstraint(`${name}_key`, key as never).execute()
  }
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  for (const { table, event, when } of guards) {
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
  if (!isPostgres) return
  await sql
    .raw(
      `create function pay_truncate() returns trigger language plpgsql as $$ begin raise exception '${said}'; end $$`,
    )
    .execute(db)
  for (const table of Object.keys(tables))
    await sql
      .raw(
        `create trigger ${table}_truncate before truncate on ${table} for each statement execute function pay_truncate()`,
      )
      .execute(db)
}
