import { countRows, type Day } from '#warehouse'
import { complaints } from '../marts/complaints.ts'
import { numberOf } from './calendar.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { QuestionError } from './question.ts'
import { dated, filtered, filtersIn, namesIn, summed, total, type Period } from './sums.ts'
import { survivalOf, type Step } from './survival.ts'

/** What complaints are asked by, each with its column. */
export const complaintKeys = {
  team: 'team_id',
  collector: 'collector_id',
  category: 'category',
  severity: 'severity',
  source: 'source',
  product: 'product',
} as const

export interface ComplaintWords extends Period {
  readonly by?: string | readonly string[] | undefined
  readonly where?: readonly string[] | undefined
  readonly asOf?: string | undefined
}

/** How many are open for how many days; written flat, each stands in a column of its own. */
export interface OpenAges {
  readonly days_0_7: number
  readonly days_8_15: number
  readonly days_16_30: number
  readonly days_31: number
}

/** Complaints received in the period; the keys asked for stand beside: null is unknown or nobody. Ages and days are whole days. */
export interface ComplaintRow {
  readonly received: number
  readonly closed: number
  readonly upheld: number
  readonly open: number
  /** Kaplan-Meier: the day by which half are closed, open ones counted for as long as they are seen; null: not half yet. */
  readonly median_days: number | null
  /** Of those still open: nearest-rank quantiles of their age, and the oldest; null without any. */
  readonly open_age_p50: number | null
  readonly open_age_p90: number | null
  readonly open_age_max: number | null
  /** How many are open for 0-7, 8-15, 16-30 and at least 31 days. */
  readonly open_ages: OpenAges
  readonly [key: string]: unknown
}

/** Refuses where complaints were not delivered. */
export function mustHaveComplaints({ delivered }: Pick<Edition, 'delivered'>): void {
  if (!delivered.has('complaints'))
    throw new QuestionError('unavailable', 'The table complaints was not delivered: deliver it and run again.')
}

/** How long complaints live, and how old the open ones are. `curve`: of all of them together. */
export async function complaintLife(
  edition: Edition,
  words: ComplaintWords,
  signal?: AbortSignal,
): Promise<{ rows: ComplaintRow[]; curve: readonly Step[] }> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  mustHaveComplaints(at)
  const keys = namesIn(words.by, complaintKeys)
  const asked = filtered(dated(complaints, 'received_on', words), filtersIn(words.where, complaintKeys), complaintKeys)
  const query = summed(
    asked,
    { ...keys, received_on: 'received_on', closed_on: 'closed_on' },
    { complaints: countRows(), upheld: total('upheld_count') },
  )
  const lives = (await at.rows(query, signal)).map((row): Life => ({
    keys: Object.fromEntries(Object.keys(keys).map((name) => [name, row[name] ?? null])),
    days: numberOf((row['closed_on'] as Day | null) ?? at.asOf) - numberOf(row['received_on'] as Day),
    isOpen: row['closed_on'] === null,
    complaints: Number(row['complaints']),
    upheld: Number(row['upheld']),
  }))
  const groups = Map.groupBy(lives, (life) => JSON.stringify(life.keys))
  return { rows: [...groups.values()].map(rowOf), curve: curveOf(lives).steps }
}

/** Complaints alike in keys, days and whether they are open. */
interface Life {
  readonly keys: Readonly<Record<string, unknown>>
  readonly days: number
  readonly isOpen: boolean
  readonly complaints: number
  readonly upheld: number
}

const curveOf = (lives: readonly Life[]) =>
  survivalOf(
    lives.map(({ days, isOpen, complaints: count }) => ({
      days,
      ended: isOpen ? 0 : count,
      censored: isOpen ? count : 0,
    })),
  )

const sumOf = (lives: readonly Life[]) => lives.reduce((all, life) => all + life.complaints, 0)

/** The smallest age with at least that share of open complaints at or below it. */
function ageAt(open: readonly Life[], percent: number): number | null {
  const all = sumOf(open)
  let seen = 0
  return open.find((life) => (seen += life.complaints) * 100 >= percent * all)?.days ?? null
}

function rowOf(lives: readonly Life[]): ComplaintRow {
  const open = lives.filter(({ isOpen }) => isOpen).sort((a, b) => a.days - b.days)
  const aged = (from: number, to: number) => sumOf(open.filter(({ days }) => days >= from && days <= to))
  return {
    ...lives[0]!.keys,
    received: sumOf(lives),
    closed: sumOf(lives) - sumOf(open),
    upheld: lives.reduce((all, { upheld }) => all + upheld, 0),
    open: sumOf(open),
    median_days: curveOf(lives).median,
    open_age_p50: ageAt(open, 50),
    open_age_p90: ageAt(open, 90),
    open_age_max: open.at(-1)?.days ?? null,
    open_ages: {
      days_0_7: aged(0, 7),
      days_8_15: aged(8, 15),
      days_16_30: aged(16, 30),
      days_31: aged(31, Infinity),
    },
  }
}
