import { Database, build, check, createFilled, describe, type Row, type Table } from '#warehouse'
import { models, runTables, sources, type SourceName } from '#sql'
import { activeRules } from '#pipeline/rules/active'
import { readPacks } from '#pipeline/rules/read'
import { fillRuleTables } from '#pipeline/rules/tables'
import { defaults } from '#pipeline/settings/defaults'
import type { Settings } from '#pipeline/settings/index'

type Rows<T> = T extends { readonly columns: unknown } ? readonly Record<string, unknown>[] : never
/** Delivered records by table; columns left out are null, business dates are the UTC day. */
export type Floor = Partial<Record<SourceName, Rows<(typeof sources)[SourceName]>>>

export interface Told {
  readonly asOf?: string
  readonly graceDays?: number
  readonly policies?: readonly object[]
  readonly scenarios?: readonly object[]
  readonly goals?: readonly object[]
  /** Columns of `run.parameters` that differ from the defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Rows of `run.bucket_versions`, and of `run.buckets`, where they are not the defaults. */
  readonly bucketVersions?: readonly object[]
  readonly buckets?: readonly object[]
  /** Month ends that are derived; none where it is left out. */
  readonly derivedMonthEnds?: readonly string[]
  /** Settings of conduct rules that differ from the defaults. */
  readonly rules?: Partial<Settings['rules']>
  /** Smallest n by metric; 30 for all where it is left out. */
  readonly minimums?: Readonly<Record<string, number>>
  readonly threads?: number
  /** Weights of the scorecard by metric, as decimal text. */
  readonly scorecard?: Readonly<Record<string, string>>
}

const labels = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+']
const edges = ['1000', '5000', '20000', '100000']

/** A database in memory with the records given and every model built and checked over them. */
export const floor = (records: Floor, told: Told = {}): Promise<Database> => floorIn(':memory:', records, told)

/** The same in a file. */
export async function floorIn(file: string, records: Floor, told: Told = {}): Promise<Database> {
  const database = await Database.open(file, told.threads ? { threads: told.threads } : {})
  await fillRun(database, records, told)
  const rules = { ...defaults.rules, ...told.rules }
  for (const [name, source] of Object.entries(sources)) {
    const rows = (records[name as SourceName] ?? []).map((row, index) => ({
      delivery_no: 1,
      record_no: index + 1,
      ...Object.fromEntries(
        Object.entries(source.days).map(([day, instant]) => [day, String(row[instant]).slice(0, 10)]),
      ),
      ...row,
    }))
    await createFilled(database, source as never, rows as never)
  }
  await fillRuleTables(database, activeRules(readPacks(''), rules), rules, 'permissions' in records)
  await build(database, models)
  const violations = await check(database, models)
  if (violations.length > 0) throw new Error(violations.map(describe).join('\n'))
  return database
}

async function fillRun(database: Database, records: Floor, told: Told): Promise<void> {
  const fill = (table: Table<string, unknown>, rows: readonly object[]) => createFilled(database, table, rows as Row[])
  await fill(runTables.parameters, [
    {
      as_of: told.asOf ?? '2026-12-31',
      timezone: 'UTC',
      currency: 'CNY',
      currency_digits: 2,
      promise_grace_days: told.graceDays ?? 3,
      promise_threshold: '1',
      conversion_window_days: 14,
      longest_contact_days: 30,
      liquidation_months: 6,
      oe_min_book_amount: '100000',
      oe_min_spells: 30,
      oe_k: '300000',
      oe_seed: 1,
      score_breach_free_weight: '40',
      score_qa_weight: '40',
      score_complaints_weight: '20',
      score_complaints_scale: '10',
      score_cap: '59',
      loss_recovery_rate: '0',
      ...told.parameters,
    },
  ])
  await fill(
    runTables.buckets,
    told.buckets ??
      labels.map((bucket, position) => ({
        position,
        bucket,
        from_dpd: position === 0 ? 0 : position * 30 - 29,
        to_dpd: position === 7 ? null : position * 30,
      })),
  )
  await fill(
    runTables.bucketVersions,
    told.bucketVersions ??
      labels.map((bucket, position) => ({
        valid_from: '0001-01-01',
        valid_to: null,
        counted_by: 'dpd',
        bucket,
        from_count: position === 0 ? 0 : position * 30 - 29,
        to_count: position === 7 ? null : position * 30,
      })),
  )
  await fill(
    runTables.balanceBands,
    [null, ...edges].map((from_amount, band) => ({ band, from_amount, to_amount: edges[band] ?? null })),
  )
  const rules = [
    { rule: 'owner', days: null },
    { rule: 'last_rpc', days: 30 },
    { rule: 'house', days: null },
  ]
  await fill(
    runTables.policies,
    told.policies ??
      rules.map((rule, position) => ({
        policy: 'default',
        valid_from: '0001-01-01',
        valid_to: null,
        position,
        ...rule,
      })),
  )
  await fill(runTables.scenarios, told.scenarios ?? [])
  await fill(runTables.goals, told.goals ?? [])
  await fill(
    runTables.scorecard,
    Object.entries(told.scorecard ?? {}).map(([metric, weight], position) => ({ position, metric, weight })),
  )
  await fill(
    runTables.minimums,
    Object.entries({ default: 30, ...told.minimums }).map(([metric, n]) => ({ metric, n })),
  )
  await fill(
    runTables.deliveredColumns,
    Object.keys(records).flatMap((name) =>
      Object.keys(sources[name as SourceName].delivered).map((column_name) => ({ table_name: name, column_name })),
    ),
  )
  await fill(
    runTables.derivedMonthEnds,
    (told.derivedMonthEnds ?? []).map((as_of) => ({ as_of })),
  )
  await fill(runTables.deliveries, [])
}
