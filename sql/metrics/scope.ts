import { as, field, monthStart, quarterStart, weekStart, type Day, type Exp } from '#warehouse'
import type { TimeDimension } from './calendar.ts'
import { columnOf, isTime, type GroupDimension } from './dimension.ts'
import type { Question } from './question.ts'
import { isWithin, type Reach } from './reach.ts'

/** What a plan looks at: the question, its period cut at the end of the last day of the data. */
export interface Scope {
  readonly question: Question
  readonly from: Day
  /** The earlier of the end asked for and the day after the last day of the data. */
  readonly to: Day
  /** Last day of the data. */
  readonly asOf: Day
  /** Months in which money liquidates a placement. */
  readonly months: number
  /** What rows the reader may see, whatever the words of the question; null: all. */
  readonly reach: Reach | null
}

/** Where a query finds its dimensions: an expression for each. */
export interface Places {
  readonly group: (dimension: GroupDimension) => Exp<string | null>
  readonly time: (dimension: TimeDimension) => Exp<Day>
}

/** The dimensions that are columns of a mart. */
export const placesAt = (alias: string): Pick<Places, 'group'> => ({
  group: (dimension) => field(alias, columnOf(dimension)),
})

/** The dimensions as columns of a mart, the time ones computed from one of its days. */
export const placesIn = (alias: string, day: Exp<Day>): Places => ({
  ...placesAt(alias),
  time: (dimension) => timeKey(dimension, day),
})

function timeKey(dimension: TimeDimension, day: Exp<Day>): Exp<Day> {
  if (dimension === 'day') return day
  if (dimension === 'week') return weekStart(day)
  return dimension === 'month' ? monthStart(day) : quarterStart(day)
}

/** The keys of the question, in its order. */
export const keysOf = ({ question }: Scope, places: Places): Exp<unknown>[] =>
  question.by.map((dimension) => (isTime(dimension) ? places.time(dimension) : places.group(dimension)))

/** The filters of the question: a text each, and what it may be. */
export const filtersOf = ({ question }: Scope, places: Places) =>
  question.where.map(({ dimension, values }) => ({ text: as('text', places.group(dimension)), values }))

/** The always-on filter: null where the reader sees everything. */
export const reachOf = ({ reach }: Scope, places: Places) =>
  reach && isWithin(reach, as('text', places.group('team')), as('text', places.group('collector')))

/** The name of the key at a place of the question. */
export const keyName = (index: number): string => `g${index}`
