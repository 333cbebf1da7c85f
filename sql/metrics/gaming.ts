import {
  as,
  compare,
  field,
  isIn,
  literal,
  named,
  orderedBy,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
  type Row,
} from '#warehouse'
import { markedPicks, markedPromises, markedTalks } from '../marts/marked_records.ts'
import { pickHabits } from '../marts/pick_habits.ts'
import { promiseHabits } from '../marts/promise_habits.ts'
import { talkHabits } from '../marts/talk_habits.ts'
import { monthStart, shiftDays } from './calendar.ts'
import { cutFor } from './cut.ts'
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
  /** What the records are: promises, contacts, or accounts left alone. */
  readonly record: 'promise_id' | 'contact_id' | 'account_id'
  /** Ids of the records that show it, as many as `count`, in the order of their bytes. */
  readonly records: readonly string[]
}

export interface GamingWords {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly asOf?: string | undefined
}

export interface Suspicions {
  readonly from: Day
  readonly to: Day
  /** By habit, the clearest first. */
  readonly rows: readonly Suspicion[]
}

interface Habit {
  readonly habit: Suspicion['habit']
  readonly count: string
  readonly of: string
  /** How many times the others' share the low end must be above, and the least share that is remarkable at all. */
  readonly times: number
  readonly least: number
  readonly marked: { readonly query: AnyQuery; readonly id: Suspicion['record']; readonly flags: readonly string[] }
}

const promise = (flag: string): Habit['marked'] => ({
  query: markedPromises as AnyQuery,
  id: 'promise_id',
  flags: [flag],
})
const ofPromises: readonly Habit[] = [
  {
    habit: 'promise_stuffing',
    count: 'stuffed_count',
    of: 'promise_count',
    times: 2,
    least: 0.15,
    marked: promise('is_stuffed'),
  },
  {
    habit: 're_dating',
    count: 'redated_count',
    of: 'promise_count',
    times: 2,
    least: 0.15,
    marked: promise('is_redated'),
  },
]
const ofTalk: readonly Habit[] = [
  {
    habit: 'short_rpc',
    count: 'short_count',
    of: 'talk_count',
    times: 3,
    least: 0.1,
    marked: { query: markedTalks as AnyQuery, id: 'contact_id', flags: ['is_short'] },
  },
]
const ofPicks: readonly Habit[] = [
  {
    habit: 'cherry_picking',
    count: 'large_left_count',
    of: 'large_count',
    times: 1.5,
    least: 0.2,
    marked: { query: markedPicks as AnyQuery, id: 'account_id', flags: ['is_large', 'is_left'] },
  },
]
/** Fewer than so many say nothing of a habit. */
const fewest = 20

/** The people whose habits stand out from those of all others in whole months begun in `[from, to)`. */
export async function gaming(edition: Edition, words: GamingWords, signal?: AbortSignal): Promise<Suspicions> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const from = words.from === undefined ? monthStart(at.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(at.asOf, 1) : dayIn('to', words.to)
  const read = (mart: Parameters<typeof selectFrom>[0], columns: readonly string[]) =>
    at.rows(habitQuery(mart, columns, from, to), signal)
  const [promises, talk, picks] = await Promise.all([
    read(promiseHabits, ['promise_count', 'stuffed_count', 'redated_count']),
    read(talkHabits, ['talk_count', 'short_count']),
    read(pickHabits, ['large_count', 'large_left_count', 'small_count', 'small_left_count']),
  ])
  const found = [
    ...ofPromises.map((habit) => ({ habit, people: standingOut(promises, habit) })),
    ...ofTalk.map((habit) => ({ habit, people: standingOut(talk, habit) })),
    ...ofPicks.map((habit) => ({ habit, people: standingOut(picks, habit, leavesLargeOnly) })),
  ]
  const rows = await Promise.all(
    found.map(async ({ habit, people }): Promise<Suspicion[]> => {
      if (people.length === 0) return []
      const { id } = habit.marked
      const marked = Map.groupBy(
        await at.rows(recordsQuery(habit.marked, people, from, to), signal),
        (row) => row['collector_id'],
      )
      return people.map((person) => ({
        ...person,
        record: id,
        records: (marked.get(person.collector) ?? []).map((row) => String(row[id])),
      }))
    }),
  )
  return {
    from,
    to,
    rows: rows.flat().sort((a, b) => (a.habit === b.habit ? 0 : a.habit < b.habit ? -1 : 1) || b.low - a.low),
  }
}

/** The records of the people that show the habit. */
const recordsQuery = (
  { query, id, flags }: Habit['marked'],
  people: readonly { collector: string }[],
  from: Day,
  to: Day,
): AnyQuery =>
  orderedBy(
    flags
      .reduce(
        (so, flag) => so.where(compare(field<boolean>('h', flag), '=', literal('flag', true))),
        monthsIn(selectFrom(query, 'h'), from, to),
      )
      .where(
        isIn(
          field('h', 'collector_id'),
          people.map(({ collector }) => collector),
        ),
      )
      .select([named(field('h', 'collector_id'), 'collector_id'), named(field('h', id), id)]),
    [field('h', 'collector_id'), field('h', id)],
  )

const monthsIn = (query: AnyQuery, from: Day, to: Day): AnyQuery =>
  query
    .where(compare(field<Day>('h', 'month'), '>=', literal('date', from)))
    .where(compare(field<Day>('h', 'month'), '<', literal('date', to)))

/** Whether large accounts are left alone clearly more often than the person's other accounts. */
const leavesLargeOnly = (row: Row, low: number): boolean =>
  low * Number(row['small_count']) > 1.5 * Number(row['small_left_count'])

const habitQuery = (mart: Parameters<typeof selectFrom>[0], columns: readonly string[], from: Day, to: Day): AnyQuery =>
  monthsIn(selectFrom(mart, 'h'), from, to)
    .select(named(field('h', 'collector_id'), 'collector_id'))
    .select(columns.map((column) => named(as('count', sum(field<number>('h', column))), column)))
    .groupBy([field('h', 'collector_id')])

function standingOut(
  rows: readonly Row[],
  { habit, count, of, times, least }: Habit,
  also: (row: Row, low: number) => boolean = () => true,
): Omit<Suspicion, 'record' | 'records'>[] {
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
