import type { Day } from '#warehouse'
import { cutFor } from '../cut.ts'
import type { Edition } from '../edition.ts'
import { QuestionError, type Words } from '../question.ts'
import { segments, splitOf, type Segment, type Segmented, type Split } from '../matrices/segments.ts'
import { historiesOf, type History } from './history.ts'
import { methodNamed, type Method } from './methods.ts'
import { boundsOf, confidence, latest, project, type Book } from './project.ts'
import { scenarioNamed, worsenBy, type Scenario } from './scenarios.ts'
import { asItIs } from './step.ts'
import { backTests, calibrationsOf, pastDue, trackOf, widerAt, type Tracked, type TrackRecord } from './track.ts'

/** A forecast as it is asked for in words. */
export interface ForecastWords extends Pick<Words, 'where' | 'asOf'> {
  /** One dimension at most. */
  readonly by?: string | readonly string[] | undefined
  /** Months ahead, 1 to 24; default 12. */
  readonly months?: string | number | undefined
  readonly method?: string | undefined
  readonly scenario?: string | undefined
}

/** What is expected to be open in a state at a month end to come. Amounts are text, rounded to the currency's digits. */
export interface ForecastRow extends Segmented {
  readonly period: Day
  /** A bucket or `restructured`. */
  readonly state: string
  readonly amount: string
  readonly low: string
  readonly high: string
}

/** What is expected to be past due, and of how much. */
export interface OverdueRow extends Segmented {
  readonly period: Day
  readonly overdue: string
  readonly low: string
  readonly high: string
  /** Over the whole book; null without one. */
  readonly overdue_rate: number | null
  readonly rate_low: number | null
  readonly rate_high: number | null
}

export interface Forecast {
  /** What kind of number this is. */
  readonly label: 'management information'
  readonly method: string
  /** Name of the scenario; null is none. */
  readonly scenario: string | null
  /** The last month end known: forecasts begin after it. */
  readonly from: Day | null
  /** Share of outcomes the bounds are to hold. */
  readonly confidence: number
  readonly rows: ForecastRow[]
  readonly overdue: OverdueRow[]
  /** The last forecasts of a month ahead, and how those of up to 6 did, by the same method, without a scenario, of everybody asked for. */
  readonly track_record: Omit<TrackRecord, 'rows'> & {
    readonly rows: readonly (Omit<Tracked, 'forecast' | 'low' | 'high' | 'actual'> &
      Readonly<Record<'forecast' | 'low' | 'high' | 'actual', string>>)[]
  }
  readonly unavailable?: string
}

/** Dimensions a forecast can be made for, one at a time. */
const forecastBy = segments.filter((name): name is Segment => name !== 'cohort' && name !== 'placement')

/**
 * What the book is expected to be in the months to come.
 * @throws QuestionError where something cannot be asked, or no two month ends in a row were delivered.
 */
export async function forecast(edition: Edition, words: ForecastWords, signal?: AbortSignal): Promise<Forecast> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const split = splitOf('A forecast', words, forecastBy)
  if (split.by.length > 1)
    throw new QuestionError('too_many_dimensions', 'A forecast is made for one dimension at a time.', { by: split.by })
  const months = monthsOf(words.months)
  const method = methodNamed(words.method ?? 'roll-12')
  const scenario = words.scenario === undefined ? null : await scenarioNamed(at, words.scenario)
  const told = { label, method: method.id, scenario: scenario?.id ?? null, confidence } as const
  if (!at.delivered.has('account_months'))
    return { ...told, from: null, rows: [], overdue: [], track_record: noRecord, unavailable: 'account_months' }
  const whole = (await historiesOf(at, { by: [], where: split.where }, signal)).get('[]')
  if (whole === undefined || whole.months.length === 0) throw tooShort()
  const books = await booksOf(at, split, whole, signal)
  const digits = at.digits
  const tests = backTests({ own: whole, parent: whole }, method)
  const made = books.map(({ segment, book }) => {
    const wider = calibrationsOf(book.own === whole ? tests : backTests(book, method))
    return rowsOf(segment, book, method, months, scenario, digits, wider)
  })
  return {
    ...told,
    from: latest(whole).period,
    rows: made.flatMap(({ rows }) => rows),
    overdue: made.flatMap(({ overdue }) => overdue),
    track_record: recordOf(trackOf(tests), digits),
  }
}

const label = 'management information'
const noRecord = { rows: [], mape: null, inside: 0, horizons: [] }

export const tooShort = () =>
  new QuestionError(
    'too_few_months',
    'No two month ends in a row were delivered in account_months: a forecast needs at least one month to learn from.',
  )

function monthsOf(words: string | number | undefined): number {
  const months = Number(words ?? 12)
  if (Number.isInteger(months) && months >= 1 && months <= 24) return months
  throw new QuestionError('bad_months', `A forecast takes 1 to 24 months, not ${words}.`)
}

interface Segmenting {
  readonly segment: Segmented
  readonly book: Book
}

/** The books asked for. A segment that is not seen up to the last month end is left out. */
async function booksOf(edition: Edition, split: Split, parent: History, signal?: AbortSignal): Promise<Segmenting[]> {
  const [dimension] = split.by
  if (dimension === undefined) return [{ segment: {}, book: { own: parent, parent } }]
  const last = latest(parent).period
  return [...(await historiesOf(edition, split, signal))].flatMap(([key, own]) => {
    const [value] = JSON.parse(key) as [string | null]
    if (own.months.at(-1)?.period !== last) return []
    return [{ segment: { [dimension]: value }, book: { own, parent } }]
  })
}

function rowsOf(
  segment: Segmented,
  book: Book,
  method: Method,
  months: number,
  scenario: Scenario | null,
  digits: number,
  wider: readonly number[],
): { rows: ForecastRow[]; overdue: OverdueRow[] } {
  const { states, buckets } = book.own
  const worsen = scenario === null ? asItIs : worsenBy(scenario)
  const projected = project(book, method, months, worsen).map((each, index) => ({
    ...each,
    widened: each.widened * widerAt(wider, index + 1),
  }))
  const text = (amount: number) => amount.toFixed(digits)
  const rows = projected.flatMap(({ period, held, paths, widened }) =>
    states.map((state, index) => {
      const { low, high } = boundsOf(
        held[index]!,
        paths.map((path) => path[index]!),
        widened,
      )
      return { period, ...segment, state, amount: text(held[index]!), low: text(low), high: text(high) }
    }),
  )
  const overdue = projected.map(({ period, held, paths, widened }): OverdueRow => {
    const of = (balances: readonly number[]) => pastDue(balances, buckets)
    const rate = (balances: readonly number[]) => {
      const whole = balances.reduce((all, amount) => all + amount, 0)
      return whole > 0 ? of(balances) / whole : null
    }
    const bounds = boundsOf(of(held), paths.map(of), widened)
    const rates = paths.flatMap((path) => rate(path) ?? [])
    const point = rate(held)
    const rateBounds = point !== null && rates.length > 0 ? boundsOf(point, rates, widened) : { low: null, high: null }
    return {
      period,
      ...segment,
      overdue: text(of(held)),
      low: text(bounds.low),
      high: text(bounds.high),
      overdue_rate: point,
      rate_low: rateBounds.low,
      rate_high: rateBounds.high,
    }
  })
  return { rows, overdue }
}

const recordOf = ({ rows, ...record }: TrackRecord, digits: number): Forecast['track_record'] => ({
  ...record,
  rows: rows.map(({ forecast: expected, low, high, actual, ...row }) => ({
    ...row,
    forecast: expected.toFixed(digits),
    low: low.toFixed(digits),
    high: high.toFixed(digits),
    actual: actual.toFixed(digits),
  })),
})
