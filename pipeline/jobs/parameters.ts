import { createFilled, type Database, type Day, type Decimal, type Money } from '#warehouse'
import { collectionDays, metrics, runTables } from '#sql'
import type { Lake } from '../lake/index.ts'
import { nearest } from '../nearest.ts'
import type { Scenario } from '../scenarios/read.ts'
import { derivedMonthEnds } from './derived.ts'
import { SettingsError } from '../settings/refusal.ts'
import type { Settings } from '../settings/index.ts'

/**
 * Writes what the operation's settings say, and what was delivered, into the tables models read them from.
 * Answers the month ends to derive, in order.
 */
export async function fillRunTables(
  database: Database,
  settings: Settings,
  lake: Lake,
  asOf: string,
  scenarios: readonly Scenario[] = [],
): Promise<Day[]> {
  const rules = Object.values(settings.attribution).flatMap((versions) => versions.flatMap((version) => version.rules))
  await createFilled(database, runTables.parameters, [
    {
      as_of: asOf as Day,
      timezone: settings.timezone,
      currency: settings.currency.code,
      currency_digits: settings.currency.minorUnits,
      promise_grace_days: settings.promise.graceDays,
      promise_threshold: settings.promise.threshold as Decimal,
      conversion_window_days: settings.conversion.windowDays,
      longest_contact_days: Math.max(0, ...rules.map(({ days }) => days ?? 0)),
      liquidation_months: settings.liquidation.months,
      oe_min_book_amount: settings.oe.minBook as Money,
      oe_min_spells: settings.oe.minSpells,
      oe_k: settings.oe.k as Decimal,
      oe_seed: settings.oe.seed,
      score_breach_free_weight: settings.complianceScore.weights.breachFree as Decimal,
      score_qa_weight: settings.complianceScore.weights.qa as Decimal,
      score_complaints_weight: settings.complianceScore.weights.complaints as Decimal,
      score_complaints_scale: settings.complianceScore.scale as Decimal,
      loss_recovery_rate: settings.loss.recoveryRate as Decimal,
      loss_reserve_amount: settings.loss.reserve as Money | null,
      score_cap: settings.complianceScore.cap as Decimal,
    },
  ])
  await createFilled(
    database,
    runTables.buckets,
    settings.buckets.map(({ label, from, to }, position) => ({ position, bucket: label, from_dpd: from, to_dpd: to })),
  )
  await createFilled(
    database,
    runTables.bucketVersions,
    settings.bucketVersions.flatMap(({ validFrom, buckets }, index) =>
      buckets.map(({ label, from, to }) => ({
        valid_from: (validFrom ?? '0001-01-01') as Day,
        valid_to: (settings.bucketVersions[index + 1]?.validFrom ?? null) as Day | null,
        counted_by: settings.delinquency.by,
        bucket: label,
        from_count: from,
        to_count: to,
      })),
    ),
  )
  const edges = settings.oe.balanceBands as readonly Money[]
  await createFilled(
    database,
    runTables.balanceBands,
    [null, ...edges].map((from_amount, band) => ({ band, from_amount, to_amount: edges[band] ?? null })),
  )
  await createFilled(
    database,
    runTables.policies,
    Object.entries(settings.attribution).flatMap(([policy, versions]) =>
      versions.flatMap(({ validFrom, validTo, rules }) =>
        rules.map(({ rule, days }, position) => ({
          policy,
          valid_from: (validFrom ?? '0001-01-01') as Day,
          valid_to: validTo as Day | null,
          position,
          rule,
          days,
        })),
      ),
    ),
  )
  await createFilled(
    database,
    runTables.goals,
    settings.goals.map(({ metric, kind, target, best }, position) => ({
      position,
      metric: goalMetric(metric, position),
      kind,
      target: target as Decimal,
      best: best as Decimal | null,
    })),
  )
  await createFilled(
    database,
    runTables.scenarios,
    scenarios.flatMap(({ id, kind, title, pushes, recovery }) =>
      pushes.map(({ bucket, odds, rate }) => ({
        scenario: id,
        kind,
        title_en: title.en,
        title_zh: title.zh,
        bucket,
        odds_factor: odds as Decimal,
        rate_factor: rate as Decimal,
        recovery_factor: recovery as Decimal,
      })),
    ),
  )
  await createFilled(
    database,
    runTables.minimums,
    Object.entries(settings.minN).map(([metric, n]) => ({ metric, n })),
  )
  await createFilled(
    database,
    runTables.scorecard,
    Object.entries(settings.scorecard).map(([metric, weight], position) => ({
      position,
      metric: scoredMetric(metric),
      weight: weight as Decimal,
    })),
  )
  const derived = settings.snapshots.derive ? await derivedMonthEnds(database, lake, asOf) : []
  await createFilled(
    database,
    runTables.derivedMonthEnds,
    derived.map((as_of) => ({ as_of })),
  )
  await createFilled(
    database,
    runTables.deliveredColumns,
    columnsOf(lake, derived.length > 0).map(([table_name, column_name]) => ({ table_name, column_name })),
  )
  await createFilled(
    database,
    runTables.deliveries,
    lake.deliveries.map(({ delivery_no, file, sha256, table, records, accepted, quarantined }) => ({
      delivery_no,
      file,
      sha256,
      table_name: table,
      record_count: records,
      accepted_count: accepted,
      quarantined_count: quarantined,
    })),
  )
  return derived
}

const derivedColumns = ['account_id', 'as_of', 'balance', 'dpd', 'status']

/** Every table and column there is something of: a table of account months that was never delivered may be derived. */
function columnsOf({ tables }: Lake, isDerived: boolean): [string, string][] {
  const delivered = tables.flatMap(({ name, columns }) => columns.map((column): [string, string] => [name, column]))
  if (!isDerived || tables.some(({ name }) => name === 'account_months')) return delivered
  return [...delivered, ...derivedColumns.map((column): [string, string] => ['account_months', column])]
}

/** A metric of the catalogue, or the days collecting takes. */
function goalMetric(id: string, position: number): string {
  if (id === collectionDays || metrics.has(id)) return id
  const near = nearest(id, [collectionDays, ...metrics.keys()])
  const remedy = near === null ? 'take it out; see `rollcall metrics`' : `did you mean \`${near}\`?`
  throw new SettingsError(
    'rollcall.yaml',
    null,
    `goals.${position}.metric`,
    `is \`${id}\`, which is no metric; ${remedy}`,
  )
}

/** A metric that can be scored: one that is known and has a better direction. */
function scoredMetric(id: string): string {
  const metric = metrics.get(id)
  if (metric !== undefined && metric.better !== 'neither') return id
  const near = nearest(
    id,
    [...metrics.values()].filter(({ better }) => better !== 'neither').map((known) => known.id),
  )
  const remedy = near === null ? 'take it out; see `rollcall metrics`' : `did you mean \`${near}\`?`
  throw new SettingsError(
    'rollcall.yaml',
    null,
    `scorecard.${id}`,
    `is no metric ${metric === undefined ? '' : 'with a better direction'}`.trimEnd() + `; ${remedy}`,
  )
}
