import type { Day } from '#warehouse'
import { metrics } from './catalogue.ts'
import { confirmedOnly } from './confirmed.ts'
import { isDay, monthStart, shiftDays, type TimeDimension } from './calendar.ts'
import { isDimension, isTime, type Dimension, type GroupDimension } from './dimension.ts'
import type { Metric } from './metric.ts'

/** A question that cannot be answered as put. The message says what can. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** A question as it is put in words: on the command line, in an address, or as JSON. */
export interface Words {
  readonly metrics?: string | readonly string[] | undefined
  readonly by?: string | readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** `dimension=value,value`; a comma inside a value is written `\\,`. */
  readonly where?: string | readonly string[] | undefined
  readonly attribution?: string | undefined
  readonly months?: string | number | undefined
  readonly asOf?: string | undefined
  readonly compare?: string | undefined
  /** Which day places a reversal in a period: its own (where nothing is said), or that of what it takes back. */
  readonly reversals?: Question['reversals'] | undefined
  /** Which breaches count in the breach-free rate and the compliance score: `standing` where nothing is said. */
  readonly findings?: 'standing' | 'confirmed' | undefined
  /** Cells that are no sums, such as an index, carry `exact` too, and no interval is drawn for them. */
  readonly exact?: boolean | undefined
}

export interface Filter {
  readonly dimension: GroupDimension
  readonly values: readonly string[]
}

/** A question ready to be planned. Periods are `[from, to)`. */
export interface Question {
  readonly metrics: readonly Metric[]
  readonly by: readonly Dimension[]
  readonly from: Day
  readonly to: Day
  readonly where: readonly Filter[]
  readonly policy: string
  readonly months: number | null
  readonly compare: 'previous' | 'year' | null
  readonly reversals: 'own' | 'origin'
  readonly isExact: boolean
}

/** What a question is put to: the edition's own day, and the policies it knows. */
export interface Asked {
  readonly asOf: Day
  readonly policies: readonly string[]
}

/** Reads the words of a question. Fails with the names that would do. */
export function parseQuestion(words: Words, asked: Asked): Question {
  const known = list(words.metrics).map(metricOf)
  const chosen = words.findings === 'confirmed' ? known.map(confirmedOnly) : known
  if (chosen.length === 0)
    throw new QuestionError('no_metric', `Name at least one metric: ${[...metrics.keys()].join(', ')}.`)
  const by = list(words.by).map(dimensionOf)
  const where = filtersOf(words.where)
  for (const metric of chosen) {
    const refused = [...by, ...where.map(({ dimension }) => dimension)].find(
      (name) => !metric.dimensions.includes(name),
    )
    if (refused)
      throw new QuestionError(
        'dimension_refused',
        `${metric.id} cannot be split or filtered by ${refused}; it can by ${metric.dimensions.join(', ')}.`,
        { metric: metric.id, dimension: refused, dimensions: metric.dimensions },
      )
  }
  const from = words.from === undefined ? monthStart(asked.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(asked.asOf, 1) : dayIn('to', words.to)
  if (to <= from)
    throw new QuestionError('empty_period', `The period [${from}, ${to}) holds no day: --to must be after --from.`)
  if (to > shiftDays(from, 366 * 30)) throw new QuestionError('long_period', 'A period may be 30 years long at most.')
  return {
    metrics: unique(chosen),
    by: unique(by),
    from,
    to,
    where,
    policy: policyOf(words.attribution ?? 'default', asked),
    months: monthsOf(words.months),
    compare: compareOf(words.compare, by),
    reversals: words.reversals ?? 'own',
    isExact: words.exact ?? false,
  }
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

/** Words parted by commas, without the empty ones. */
export const list = (words: string | readonly string[] | undefined): string[] =>
  (typeof words === 'string' ? [words] : (words ?? []))
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')

function metricOf(id: string): Metric {
  const metric = metrics.get(id)
  if (metric) return metric
  throw new QuestionError('unknown_metric', `There is no metric ${id}; there are ${[...metrics.keys()].join(', ')}.`, {
    metric: id,
  })
}

function dimensionOf(text: string): Dimension {
  if (isDimension(text)) return text
  throw new QuestionError('unknown_dimension', `There is no dimension ${text}.`, { dimension: text })
}

/** Adds up the values of each dimension named, whether in one filter or in several. */
const filtersOf = (words: Words['where']): Filter[] =>
  filtersIn(words, (name) => {
    const dimension = dimensionOf(name)
    if (!isTime(dimension)) return dimension
    throw new QuestionError('bad_filter', `A period is asked for with --from and --to, not with --where ${name}.`)
  })

/** Filters by what `read` makes of their names; a name given again adds values. */
export function filtersIn<D>(words: Words['where'], read: (name: string) => D): { dimension: D; values: string[] }[] {
  const filters = new Map<D, string[]>()
  for (const text of typeof words === 'string' ? [words] : (words ?? [])) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(at, 0)).trim()
    if (at < 1)
      throw new QuestionError('bad_filter', `Write a filter as dimension=value,value; this is not one: ${text}`)
    const dimension = read(name)
    const values = text
      .slice(at + 1)
      .split(/(?<!\\),/)
      .map((value) => value.replaceAll('\\,', ','))
    filters.set(dimension, [...(filters.get(dimension) ?? []), ...values])
  }
  return [...filters].map(([dimension, values]) => ({ dimension, values: unique(values) }))
}

/** A day said under a word. */
export function dayIn(word: string, text: string): Day {
  if (isDay(text)) return text
  throw new QuestionError('bad_date', `--${word} takes a calendar day as YYYY-MM-DD, not ${text}.`)
}

/** The name of a policy the edition knows. */
export function policyOf(name: string, { policies }: Pick<Asked, 'policies'>): string {
  if (policies.includes(name)) return name
  throw new QuestionError(
    'unknown_policy',
    `There is no attribution policy ${name}; there are ${policies.join(', ')}.`,
    { policy: name },
  )
}

function monthsOf(words: Words['months']): number | null {
  if (words === undefined || words === '') return null
  const months = Number(words)
  if (Number.isInteger(months) && months >= 1 && months <= 600) return months
  throw new QuestionError('bad_months', `--months takes a whole number from 1 to 600, not ${words}.`)
}

function compareOf(words: string | undefined, by: readonly Dimension[]): Question['compare'] {
  if (words === undefined || words === '' || words === 'none') return null
  if (words !== 'previous' && words !== 'year')
    throw new QuestionError('bad_compare', `--compare takes previous or year, not ${words}.`)
  const fine: readonly TimeDimension[] = ['day', 'week']
  if (by.some((dimension) => (fine as readonly string[]).includes(dimension)))
    throw new QuestionError('bad_compare', 'A comparison goes with month or quarter, not with day or week.')
  return words
}
