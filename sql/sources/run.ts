import { table } from '#warehouse'
import { ruleTables } from './rules.ts'

/** What a run was told and what the operation's settings say: one row. */
export const parameters = table('run.parameters', {
  about: 'One row: what every model of this build takes as given.',
  columns: ({ date, integer, count, decimal, total, text, optional }) => ({
    as_of: date('Last day that exists: later records do not, later closings are not known.'),
    timezone: text('Zone of the operation: what a business date is.'),
    currency: text('Code of the currency.'),
    currency_digits: integer('Fraction digits of the currency.'),
    promise_grace_days: integer('Days after the due day on which money still keeps a promise.'),
    promise_threshold: decimal('Share of a promise that must be paid to keep it.'),
    conversion_window_days: integer('Days from the first right-party contact in which a payment converts.'),
    longest_contact_days: integer('The longest look-back of any `last_rpc(n)` rule.'),
    liquidation_months: integer('Months from its placement in which money liquidates a placement.'),
    oe_min_book_amount: total('Least book of the others for a segment to say what is expected.'),
    oe_min_spells: integer('Least spells of the others for the same.'),
    oe_k: decimal('What shrinks observed against expected where few collectors can tell.'),
    oe_seed: count('Seed of the bootstrap.'),
    score_breach_free_weight: decimal('Weight of the contacts without a breach in the compliance score.'),
    score_qa_weight: decimal('Weight of the quality reviews in it.'),
    score_complaints_weight: decimal('Weight of the upheld complaints in it.'),
    score_complaints_scale: decimal('Upheld complaints per 1,000 right-party contacts that use up their part.'),
    loss_recovery_rate: decimal('Share of what is lost that comes back later.'),
    loss_reserve_amount: optional.total('What is set aside for losses; null is not said.'),
    score_cap: decimal('The most a person scores in a period with a critical breach or fail.'),
  }),
})

export const buckets = table('run.buckets', {
  about: 'One row per delinquency bucket, also those no longer in force.',
  columns: ({ integer, text, optional }) => ({
    position: integer('Order, from 0: the higher the worse.'),
    bucket: text('Label.'),
    from_dpd: integer('Lowest days past due, or cycles, in its newest version.'),
    to_dpd: optional.integer('Highest; null is without end.'),
  }),
})

export const bucketVersions = table('run.bucket_versions', {
  about: 'One row per version of the buckets and bucket: what an account is counted in on a day.',
  columns: ({ date, integer, text, optional }) => ({
    valid_from: date('First day the version is in force.'),
    valid_to: optional.date('First day it no longer is; null while it lasts.'),
    counted_by: text('`dpd`, or `cycles` past due.'),
    bucket: text('Label.'),
    from_count: integer('Lowest days past due, or cycles.'),
    to_count: optional.integer('Highest; null is without end.'),
  }),
})

export const balanceBands = table('run.balance_bands', {
  about: 'One row per balance band.',
  columns: ({ integer, optional }) => ({
    band: integer('Number: 0 lies below the first edge.'),
    from_amount: optional.total('Lower edge, which belongs to the band; null is without end.'),
    to_amount: optional.total('Upper edge, which does not; null is without end.'),
  }),
})

export const policies = table('run.policies', {
  about: 'One row per attribution policy, version and rule.',
  columns: ({ text, date, integer, optional }) => ({
    policy: text('Name of the policy.'),
    valid_from: date('First day the version is in force.'),
    valid_to: optional.date('First day it no longer is; null while it lasts.'),
    position: integer('Order: the first rule that answers wins.'),
    rule: text('`owner`, `promise_taker`, `last_rpc` or `house`.'),
    days: optional.integer('Look-back of `last_rpc`.'),
  }),
})

export const minimums = table('run.minimums', {
  about: 'One row per metric with a minimum n of its own, and one named `default`.',
  columns: ({ text, integer }) => ({
    metric: text('Metric, or `default`.'),
    n: integer('Below it a value is shown without colour, rank or pay effect.'),
  }),
})

export const scenarios = table('run.scenarios', {
  about: 'One row per scenario and bucket it worsens.',
  columns: ({ text, decimal, optional }) => ({
    scenario: text('Name.'),
    kind: text('`macro`, `capacity` or `regulatory`.'),
    title_en: text('What happens.'),
    title_zh: text('The same in Chinese.'),
    bucket: optional.text('Bucket the factors are for; null is every other.'),
    odds_factor: decimal('Factor on the odds of what rolls on.'),
    rate_factor: decimal('Factor on the share that rolls on, which it takes to 1 at most.'),
    recovery_factor: decimal('Factor on what is recovered of losses.'),
  }),
})

export const goals = table('run.goals', {
  about: 'One row per goal of the operation.',
  columns: ({ integer, text, decimal, optional }) => ({
    position: integer('Order, from 0.'),
    metric: text('Metric, or `collection_days`.'),
    kind: text('`below` or `at_least` a value, or a `change` of a share.'),
    target: decimal('The value, or the least change that will do.'),
    best: optional.decimal('The change hoped for at most.'),
  }),
})

export const scorecard = table('run.scorecard', {
  about: 'One row per metric of the scorecard.',
  columns: ({ text, integer, decimal }) => ({
    position: integer('Its place, from 0.'),
    metric: text('Metric.'),
    weight: decimal('Its weight; the weights need not add up to anything.'),
  }),
})

export const deliveredColumns = table('run.delivered_columns', {
  about: 'One row per table and column that any delivery brought: what is missing makes metrics unavailable.',
  columns: ({ text }) => ({ table_name: text('Table.'), column_name: text('Column.') }),
})

export const derivedMonthEnds = table('run.derived_month_ends', {
  about: 'One row per month end for which nothing was delivered and where every account stood is derived.',
  columns: ({ date }) => ({ as_of: date('Month end.') }),
})

export const deliveries = table('run.deliveries', {
  about: 'One row per delivered file in this edition.',
  columns: ({ text, integer, count }) => ({
    delivery_no: integer('Number in the ledger.'),
    file: text('Its name in the inbox.'),
    sha256: text('Hash of its bytes.'),
    table_name: text('Table it was for.'),
    record_count: count('Records in the file.'),
    accepted_count: count('Records accepted.'),
    quarantined_count: count('Records in quarantine.'),
  }),
})

export const runTables = {
  parameters,
  buckets,
  bucketVersions,
  balanceBands,
  policies,
  minimums,
  scenarios,
  goals,
  scorecard,
  deliveredColumns,
  derivedMonthEnds,
  deliveries,
  ...ruleTables,
} as const
