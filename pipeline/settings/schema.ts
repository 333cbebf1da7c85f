import { Cron } from 'croner'
import { z } from 'zod'
import { nearest } from '../nearest.ts'
import { parsePolicy } from './attribution.ts'
import { defaults } from './defaults.ts'
import { parseGoal } from './goals.ts'
import { parseLadder } from './ladder.ts'
import { parsePersonal } from './personal.ts'
import { Refusal } from './refusal.ts'
import { decimal, parseDay, positive, text, timezone, timezones, whole } from './scalars.ts'
import type { Settings } from './settings.ts'

/** A value read by `parse`, whose refusals become issues; without a value, `fallback`. */
const value = <T>(parse: (input: unknown) => T, fallback: T) =>
  z
    .unknown()
    .optional()
    .transform((input, context): T => {
      if (input === undefined || input === null) return fallback
      try {
        return parse(input)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        context.addIssue({ code: 'custom', message: error.message, path: [...error.path] })
        return z.NEVER
      }
    })

/** A group of keys; an unknown one is refused with the nearest that exists. */
const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.preprocess(
    (input) => input ?? {},
    z.strictObject(shape, {
      error: (issue) => {
        const known = Object.keys(shape)
        if (issue.code !== 'unrecognized_keys')
          return `has no keys; it needs ${known.map((key) => `\`${key}\``).join(', ')}`
        const near = nearest((issue as unknown as { keys: string[] }).keys[0] ?? '', known)
        return `is no setting; ${near === null ? `settings here are ${known.map((key) => `\`${key}\``).join(', ')}` : `did you mean \`${near}\`?`}`
      },
    }),
  )

const list =
  <T>(parse: (item: unknown) => T, what: string) =>
  (input: unknown): T[] => {
    if (!Array.isArray(input)) throw new Refusal(`is no list; write ${what}`)
    return input.map((item, index) => below(index, () => parse(item)))
  }

const map =
  <T>(parse: (item: unknown) => T, what: string) =>
  (input: unknown): Record<string, T> => {
    if (typeof input !== 'object' || input === null || Array.isArray(input))
      throw new Refusal(`has no keys; write ${what}`)
    return Object.fromEntries(Object.entries(input).map(([key, item]) => [key, below(key, () => parse(item))]))
  }

function below<T>(key: string | number, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.message, [key, ...error.path])
    throw error
  }
}

function ascending(input: unknown): string[] {
  const edges = list(positive, 'amounts, such as [1000, 5000]')(input)
  const wrong = edges.findIndex((edge, index) => index > 0 && Number(edge) <= Number(edges[index - 1]))
  if (wrong > 0)
    throw new Refusal(`is \`${edges[wrong]}\`, which is not above the edge before it; order the edges`, [wrong])
  return edges
}

function currency(input: unknown): string {
  if (!/^[A-Z]{3}$/.test(String(input))) throw new Refusal(`is \`${String(input)}\`; write a code such as CNY`)
  return String(input)
}

function minN(input: unknown): Record<string, number> {
  if (typeof input !== 'object') return { default: whole(0)(input) }
  return { ...defaults.minN, ...map(whole(0), 'numbers by metric, such as { default: 30, csat: 20 }')(input) }
}

function flag(input: unknown): boolean {
  const text = String(input)
  if (text !== 'true' && text !== 'false') throw new Refusal(`is \`${text}\`; write true or false`)
  return text === 'true'
}

const oneOf =
  <const T extends string>(...words: readonly T[]) =>
  (input: unknown): T => {
    const found = words.find((word) => word === input)
    if (found === undefined)
      throw new Refusal(`is \`${String(input)}\`; write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`)
    return found
  }

/** Days, as in `2` or `2 days`; null is `never`. */
function staleAfter(input: unknown): number | null {
  if (input === 'never') return null
  const [, days] = /^(\d{1,4})( days?)?$/.exec(String(input)) ?? []
  if (days === undefined) throw new Refusal(`is \`${String(input)}\`; write days such as 2 days, or never`)
  return Number(days)
}

function schedule(input: unknown): string {
  const words = String(input)
  let next: Date | null = null
  try {
    // Croner also reads a date, which is no schedule.
    if (/^(@\w+|\S+(\s+\S+){4,5})$/.test(words)) next = new Cron(words, { paused: true }).nextRun()
  } catch {
    // Said below, as for words that never come.
  }
  if (next === null) throw new Refusal(`is \`${words}\`; write a cron expression such as 30 2 * * *`)
  return words
}

const { promise, conversion, loss, rules, oe, complianceScore, display } = defaults

/** `rollcall.yaml` as written, read into {@link Settings}. Scalars that look like numbers arrive as text. */
export const settingsSchema = section({
  timezone: value(timezone, defaults.timezone),
  currency: section({
    code: value(currency, defaults.currency.code),
    minor_units: value(whole(0, 4), defaults.currency.minorUnits),
  }).transform(({ code, minor_units: minorUnits }) => ({ code, minorUnits })),
  buckets: value(parseLadder, { buckets: defaults.buckets, versions: defaults.bucketVersions }),
  delinquency: section({ by: value(oneOf('dpd', 'cycles'), defaults.delinquency.by) }),
  promise: section({
    grace_days: value(whole(0, 3660), promise.graceDays),
    threshold: value(positive, promise.threshold),
  }).transform(({ grace_days: graceDays, threshold }) => ({ graceDays, threshold })),
  conversion: section({ window_days: value(whole(1, 3660), conversion.windowDays) }).transform(
    ({ window_days: windowDays }) => ({ windowDays }),
  ),
  attribution: value(
    (input): Settings['attribution'] => ({
      ...defaults.attribution,
      ...map(parsePolicy, 'policies by name, such as { default: [owner, house] }')(input),
    }),
    defaults.attribution,
  ),
  snapshots: section({ derive: value(flag, defaults.snapshots.derive) }),
  liquidation: section({ months: value(whole(1, 600), defaults.liquidation.months) }),
  loss: section({
    recovery_rate: value(
      decimal((share) => share <= 1, 'from 0 to 1'),
      loss.recoveryRate,
    ),
    reserve: value<string | null>(decimal(), loss.reserve),
  }).transform(({ recovery_rate: recoveryRate, reserve }) => ({ recoveryRate, reserve })),
  goals: value<Settings['goals']>(
    list(parseGoal, 'goals, such as [{ metric: overdue_rate, below: 0.055 }]'),
    defaults.goals,
  ),
  rules: section({
    packs: value(list(text, 'names of packs, such as [cn]'), [...rules.packs]),
    optional_rules: value(list(text, 'ids of rules, such as [cn/visit-frequency]'), [...rules.optionalRules]),
    default_debtor_timezone: value<string | null>(timezones, rules.defaultDebtorTimezone),
    effective_call_seconds: value(whole(0), rules.effectiveCallSeconds),
    holidays: value(
      map(list(parseDay, 'days, such as [2026-01-01]'), 'days by pack, such as { au: [2026-01-01] }'),
      {},
    ),
  }).transform((read) => ({
    packs: read.packs,
    optionalRules: read.optional_rules,
    defaultDebtorTimezone: read.default_debtor_timezone,
    effectiveCallSeconds: read.effective_call_seconds,
    holidays: read.holidays,
  })),
  decisions: section({ four_eyes: value(flag, defaults.decisions.fourEyes) }).transform(({ four_eyes: fourEyes }) => ({
    fourEyes,
  })),
  oe: section({
    min_book: value(decimal(), oe.minBook),
    min_spells: value(whole(0), oe.minSpells),
    k: value(decimal(), oe.k),
    balance_bands: value(ascending, [...oe.balanceBands]),
    seed: value(whole(0), oe.seed),
  }).transform((read) => ({
    minBook: read.min_book,
    minSpells: read.min_spells,
    k: read.k,
    balanceBands: read.balance_bands,
    seed: read.seed,
  })),
  compliance_score: section({
    weights: section({
      breach_free: value(decimal(), complianceScore.weights.breachFree),
      qa: value(decimal(), complianceScore.weights.qa),
      complaints: value(decimal(), complianceScore.weights.complaints),
    }).transform(({ breach_free: breachFree, qa, complaints }) => ({ breachFree, qa, complaints })),
    scale: value(positive, complianceScore.scale),
    cap: value(
      decimal((cap) => cap <= 100, 'from 0 to 100'),
      complianceScore.cap,
    ),
  }),
  scorecard: value(map(positive, 'weights by metric, such as { oe_index: 40, qa_score: 20 }'), {
    ...defaults.scorecard,
  }),
  min_n: value(minN, { ...defaults.minN }),
  personal: value(parsePersonal, defaults.personal),
  display: section({
    week_start: value(oneOf('monday', 'saturday', 'sunday'), display.weekStart),
    fiscal_year_start: value(whole(1, 12), display.fiscalYearStart),
    numbers: value(oneOf('auto', 'thousands', 'wan'), display.numbers),
    stale_after: value(staleAfter, display.staleAfter),
  }).transform((read) => ({
    weekStart: read.week_start,
    fiscalYearStart: read.fiscal_year_start,
    numbers: read.numbers,
    staleAfter: read.stale_after,
  })),
  keep_editions: value(whole(0), defaults.keepEditions),
  schedule: value<string | null>(schedule, defaults.schedule),
}).transform(
  ({ compliance_score: score, min_n: smallest, keep_editions: keepEditions, buckets, ...read }): Settings => ({
    ...read,
    buckets: buckets.buckets,
    bucketVersions: buckets.versions,
    complianceScore: score,
    minN: smallest,
    keepEditions,
  }),
)
