import { countRows, isIn, field, type AnyQuery, type Row } from '#warehouse'
import { findings } from '../marts/findings.ts'
import { judgedHours, ruledHours } from '../marts/judged_hours.ts'
import { nearMisses } from '../marts/near_misses.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { poisson } from './interval.ts'
import { QuestionError } from './question.ts'
import { dated, filtered, filtersIn, keyOf, namesIn, rowsWhere, summed, total, type Period } from './sums.ts'

/** What breaches are asked by, each with its column. `hour` and `weekday` (1 is Monday) are local to the debtor. */
export const conductKeys = {
  rule: 'rule_id',
  team: 'team_id',
  collector: 'collector_id',
  hour: 'hour',
  weekday: 'weekday',
} as const

export interface ConductWords extends Period {
  readonly by?: string | readonly string[] | undefined
  /** `team=T1,T2`; of rule, team and collector. */
  readonly where?: readonly string[] | undefined
  readonly asOf?: string | undefined
}

/** A rate of breaches; `n` are the contacts judged, the interval is exact Poisson (Garwood, 95 %). Null over none. */
export interface BreachRate {
  readonly value: number | null
  readonly n: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * Contacts and breaches of a group; the keys asked for stand beside: null is unknown or nobody. `judged`: contacts a rule
 * passed or found at fault (by rule: that rule, else at least one). `breaches`: findings that stand, so that a contact that
 * breaks two rules is two; `confirmed` of them by a person; `dismissed` are not among them.
 */
export interface ConductRow {
  readonly judged: number
  readonly breaches: number
  readonly confirmed: number
  readonly dismissed: number
  readonly near_misses: number
  readonly per_10000: BreachRate
  readonly [key: string]: unknown
}

const counts = ['breaches', 'confirmed', 'dismissed', 'near_misses'] as const

/** Breaches per 10,000 judged contacts in a period. */
export async function conductRates(
  edition: Edition,
  words: ConductWords,
  signal?: AbortSignal,
): Promise<{ rows: ConductRow[] }> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const keys = namesIn(words.by, conductKeys)
  const { hour: _hour, weekday: _weekday, ...filterable } = conductKeys
  const filters = filtersIn(words.where, filterable)
  const byRule = 'rule' in keys || filters.has('rule')
  if (byRule && !('rule' in keys) && (filters.get('rule') ?? []).length > 1)
    throw new QuestionError(
      'dimension_refused',
      'A contact is judged by several rules: split by rule, or ask for one rule at a time.',
    )
  const within = (of: Parameters<typeof dated>[0]): AnyQuery => filtered(dated(of, 'day', words), filters, conductKeys)
  const [judged, found, near] = await Promise.all([
    at.rows(summed(within(byRule ? ruledHours() : judgedHours()), keys, { judged: total('contact_count') }), signal),
    at.rows(
      summed(within(findings).where(isIn(field('f', 'outcome'), ['breach'])), keys, {
        found: countRows(),
        confirmed: rowsWhere('decision', ['confirmed']),
        dismissed: rowsWhere('decision', ['dismissed']),
      }),
      signal,
    ),
    at.rows(summed(within(nearMisses), keys, { near_misses: countRows() }), signal),
  ])
  return { rows: merged(keys, judged, found, near) }
}

function merged(keys: Record<string, string>, ...parts: readonly (readonly Row[])[]): ConductRow[] {
  const rows = new Map<string, Row>()
  for (const row of parts.flat()) rows.set(keyOf(row, keys), { ...rows.get(keyOf(row, keys)), ...row })
  return [...rows.values()].sort(inOrder(Object.keys(keys))).flatMap((row) => {
    const number = (name: string) => Number(row[name] ?? 0)
    const [judged, breaches] = [number('judged'), number('found') - number('dismissed')]
    if (judged === 0 && counts.every((name) => name === 'breaches' || number(name) === 0) && breaches === 0) return []
    return {
      ...Object.fromEntries(Object.keys(keys).map((name) => [name, row[name] ?? null])),
      judged,
      breaches,
      confirmed: number('confirmed'),
      dismissed: number('dismissed'),
      near_misses: number('near_misses'),
      per_10000: rateOf(breaches, judged),
    }
  })
}

function rateOf(breaches: number, judged: number): BreachRate {
  if (judged === 0) return { value: null, n: 0, low: null, high: null }
  const { low, high } = poisson(breaches, judged)
  return { value: (breaches * 10_000) / judged, n: judged, low: low * 10_000, high: high * 10_000 }
}

const rank = (value: unknown): readonly [number, number | string] =>
  value === null || value === undefined ? [1, 0] : typeof value === 'number' ? [0, value] : [0, value as string]

const bytes = (text: string) => Buffer.from(text)

/** By the keys in turn: numbers by size, texts by their bytes, null last. */
function inOrder(keys: readonly string[]) {
  return (a: Row, b: Row): number => {
    for (const key of keys) {
      const [[nullA, x], [nullB, y]] = [rank(a[key]), rank(b[key])]
      const order =
        nullA - nullB ||
        (typeof x === 'number' && typeof y === 'number' ? x - y : Buffer.compare(bytes(String(x)), bytes(String(y))))
      if (order !== 0) return order
    }
    return 0
  }
}
