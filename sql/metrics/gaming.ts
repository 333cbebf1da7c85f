import { as, field, literal, named, selectFrom, sum, compare, type AnyQuery, type Day, type Row } from '#warehouse'
import { pickHabits } from '../marts/pick_habits.ts'
import { promiseHabits } from '../marts/promise_habits.ts'
import { talkHabits } from '../marts/talk_habits.ts'
import { monthStart, shiftDays } from './calendar.ts'
import type { Edition } from './edition.ts'
import { wilson } from './interval.ts'
import { dayIn } from './question.ts'

/** A person whose numbers may have been made for the count: something to look at, not a verdict. */
export interface Suspicion {
  readonly collector: string
  readonly habit: 'promise_stuffing' | 're_dating' | 'short_rpc' | 'cherry_picking'
  /** How many of how many, and the lower end of the 95 % interval of the share. */
  readonly count: number
  readonly of: number
  readonly share: number
  readonly low: number
  /** The share of all the others; of `cherry_picking` their share of large accounts left alone. */
  readonly others: number
}

export interface GamingWords {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly asOf?: string | undefined
}

interface Habit {
  readonly habit: Suspicion['habit']
  readonly count: string
  readonly of: string
  /** How many times the others' share the low end must be above, and the least share that is remarkable at all. */
  readonly times: number
  readonly least: number
}

const ofPromises: readonly Habit[] = [
  { habit: 'promise_stuffing', count: 'stuffed_count', of: 'promise_count', times: 2, least: 0.15 },
  { habit: 're_dating', count: 'redated_count', of: 'promise_count', times: 2, least: 0.15 },
]
const ofTalk: readonly Habit[] = [{ habit: 'short_rpc', count: 'short_count', of: 'talk_count', times: 3, least: 0.1 }]
const ofPicks: readonly Habit[] = [
  { habit: 'cherry_picking', count: 'large_left_count', of: 'large_count', times: 1.5, least: 0.2 },
]
/** Fewer than so many say nothing of a habit. */
const fewest = 20

/** The people whose habits stand out from those of all others in whole months begun in `[from, to)`. */
export async function gaming(
  edition: Edition,
  words: GamingWords,
  signal?: AbortSignal,
): Promise<{ rows: Suspicion[] }> {
  const at = words.asOf === undefined ? edition : await edition.cutAt(words.asOf)
  const from = words.from === undefined ? monthStart(at.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(at.asOf, 1) : dayIn('to', words.to)
  const read = (mart: Parameters<typeof selectFrom>[0], columns: readonly string[]) =>
    at.rows(habitQuery(mart, columns, from, to), signal)
  const [promises, talk, picks] = await Promise.all([
    read(promiseHabits, ['promise_count', 'stuffed_count', 'redated_count']),
    read(talkHabits, ['talk_count', 'short_count']),
    read(pickHabits, ['large_count', 'large_left_count', 'small_count', 'small_left_count']),
  ])
  const rows = [
    ...ofPromises.flatMap((habit) => standingOut(promises, habit)),
    ...ofTalk.flatMap((habit) => standingOut(talk, habit)),
    ...ofPicks.flatMap((habit) => standingOut(picks, habit, leavesLargeOnly)),
  ]
  return { rows: rows.sort((a, b) => (a.habit === b.habit ? 0 : a.habit < b.habit ? -1 : 1) || b.low - a.low) }
}

/** Whether large accounts are left alone clearly more often than the person's other accounts. */
const leavesLargeOnly = (row: Row, low: number): boolean =>
  low * Number(row['small_count']) > 1.5 * Number(row['small_left_count'])

const habitQuery = (mart: Parameters<typeof selectFrom>[0], columns: readonly string[], from: Day, to: Day): AnyQuery =>
  selectFrom(mart, 'h')
    .where(compare(field<Day>('h', 'month'), '>=', literal('date', from)))
    .where(compare(field<Day>('h', 'month'), '<', literal('date', to)))
    .select(named(field('h', 'collector_id'), 'collector_id'))
    .select(columns.map((column) => named(as('count', sum(field<number>('h', column))), column)))
    .groupBy([field('h', 'collector_id')])

function standingOut(
  rows: readonly Row[],
  { habit, count, of, times, least }: Habit,
  also: (row: Row, low: number) => boolean = () => true,
): Suspicion[] {
  const total = (column: string) => rows.reduce((all, row) => all + Number(row[column]), 0)
  const [allCount, allOf] = [total(count), total(of)]
  return rows.flatMap((row) => {
    const [own, n] = [Number(row[count]), Number(row[of])]
    if (n < fewest) return []
    const others = allOf > n ? (allCount - own) / (allOf - n) : 0
    const { low } = wilson(own, n)
    const stands = low > Math.max(least, times * others) && also(row, low)
    return stands
      ? [{ collector: String(row['collector_id']), habit, count: own, of: n, share: own / n, low, others }]
      : []
  })
}
