import {
  addDays,
  addMonths,
  afterWorkdays,
  daysBetween,
  isDay,
  monthOf,
  monthsBetween,
  quarterOf,
  workdays,
  yearOf,
  type Day,
} from './days.ts'
import { display } from '../format/display.ts'

export const presets = ['month', 'mtd', 'quarter', 'qtd', 'ytd', 'year'] as const
export type Preset = (typeof presets)[number]

export const comparisons = ['previous', 'year', 'target', 'peers', 'none'] as const
export type Comparison = (typeof comparisons)[number]

/** Days in `[from, to)`. */
export interface Span {
  readonly from: Day
  readonly to: Day
}

/** What the address bar says about period, comparison and filters. */
export interface View extends Span {
  readonly period: Preset | 'custom'
  readonly compare: Comparison
  /** null: no other days are compared. */
  readonly against: Span | null
  /** The comparison has as many working days as the period, not the same days of the month. */
  readonly aligned: boolean
  /** Each `dimension=value`, as in `rollcall query --where`. */
  readonly where: readonly string[]
}

/** The address asks for something that is not there; the message names the remedy. */
export class ViewError extends Error {}

type Reader = { get(name: string): string | null; getAll(name: string): string[] }

const isPreset = (text: string): text is Preset => (presets as readonly string[]).includes(text)
const isComparison = (text: string): text is Comparison => (comparisons as readonly string[]).includes(text)

/** The period a preset means while the data ends with the day `asOf`. Quarters and years begin as the settings say. */
export function presetSpan(preset: Preset, asOf: Day): Span {
  const first = display().fiscalYearStart
  const end = addDays(asOf, 1)
  switch (preset) {
    case 'month':
      return { from: addMonths(monthOf(end), -1), to: monthOf(end) }
    case 'mtd':
      return { from: monthOf(asOf), to: end }
    case 'quarter':
      return { from: addMonths(quarterOf(end, first), -3), to: quarterOf(end, first) }
    case 'qtd':
      return { from: quarterOf(asOf, first), to: end }
    case 'ytd':
      return { from: yearOf(asOf, first), to: end }
    case 'year':
      return { from: addMonths(monthOf(end), -12), to: monthOf(end) }
  }
}

const back = ({ from, to }: Span, months: number): Span => ({
  from: addMonths(from, -months),
  to: addMonths(to, -months),
})

/** From the first day of a month to the last of one. */
export const isWholeMonths = ({ from, to }: Span) => from === monthOf(from) && to === monthOf(to)

/** The span of the same length before; a running month, quarter or year is set against its forerunner. */
function previous(span: Span, period: View['period']): Span {
  if (period === 'mtd') {
    const from = addMonths(span.from, -1)
    const { holidays } = display()
    return { from, to: afterWorkdays(from, workdays(span.from, span.to, holidays), span.from, holidays) }
  }
  if (period === 'qtd') return back(span, 3)
  if (period === 'ytd') return back(span, 12)
  if (isWholeMonths(span)) return back(span, monthsBetween(span.from, span.to))
  return { from: addDays(span.from, -daysBetween(span.from, span.to)), to: span.from }
}

function chosen(query: Reader): Span | null {
  const from = query.get('from')
  const through = query.get('through')
  const to = query.get('to') ?? (isDay(through) ? addDays(through, 1) : through)
  if ((from ?? '') === '' && (to ?? '') === '') return null
  if (!isDay(from) || !isDay(to)) throw new ViewError('A chosen period needs from=YYYY-MM-DD and through=YYYY-MM-DD.')
  if (from >= to) throw new ViewError('The period ends before it begins; put the earlier day into from.')
  return { from, to }
}

/** Reads the view from an address; what is left out has its default: the last full month against the one before. */
export function viewOf(query: Reader, asOf: Day): View {
  const named = query.get('period') ?? ''
  const days = chosen(query)
  const period =
    days !== null && (named === '' || named === 'custom')
      ? 'custom'
      : named === '' || named === 'custom'
        ? 'month'
        : named
  if (period !== 'custom' && !isPreset(period))
    throw new ViewError(`There is no period “${period}”; there are ${presets.join(', ')}.`)
  const compare = query.get('compare') || 'previous'
  if (!isComparison(compare))
    throw new ViewError(`Nothing can be compared with “${compare}”; there are ${comparisons.join(', ')}.`)
  const span = period === 'custom' ? (days ?? presetSpan('month', asOf)) : presetSpan(period, asOf)
  const against = compare === 'year' ? back(span, 12) : compare === 'previous' ? previous(span, period) : null
  return {
    ...span,
    period,
    compare,
    against,
    aligned: compare === 'previous' && period === 'mtd',
    where: query.getAll('where').filter((text) => text !== ''),
  }
}

/** Thirteen months, the last one that of the period's last day. */
export function trendSpan({ to }: Span): Span {
  const last = monthOf(addDays(to, -1))
  const end = addMonths(last, 1)
  return { from: addMonths(last, -12), to: to < end ? to : end }
}

/** The last month of the trend is not over. */
export const isOpen = (view: Span): boolean => {
  const { to } = trendSpan(view)
  return to !== monthOf(to)
}
