import type { Answer, AnswerRow, Cell, Reading } from '../../../api/service.ts'
import type { Figure, Line, Measure } from '#lib/figure.ts'
import { numeric } from '#lib/format/metric.ts'
import { addMonths, monthsBetween } from '#lib/period/days.ts'
import { trendSpan, type Span, type View } from '#lib/period/view.ts'

/** `dimension=value` as a filter word; no value stands for nobody. */
export const equals = (dimension: string, value: string): string => `${dimension}=${value.replaceAll(',', '\\,')}`

const dimensionsOf = (where: readonly string[]) =>
  where.map((text) => text.slice(0, Math.max(0, text.indexOf('='))).trim())

/** The measures among `ids` that exist and can be split and filtered so, in the order given. */
export function measuresOf(
  reading: Reading,
  ids: readonly string[],
  by: readonly string[],
  where: readonly string[],
): Measure[] {
  const needed = [...by, ...dimensionsOf(where)]
  return ids.flatMap((id) => {
    const metric = reading.metrics[id]
    if (metric === undefined || !needed.every((name) => (metric.dimensions as readonly string[]).includes(name)))
      return []
    const { label, about, unit, better, controllable, minN, style } = metric
    return [{ id, label, about, unit, better, controllable, minN, style }]
  })
}

export const cellIn = (row: AnswerRow | undefined, id: string): Cell | null => {
  const cell = row?.[id]
  return typeof cell === 'object' ? cell : null
}

export const textIn = (row: AnswerRow, name: string): string | null => {
  const value = row[name]
  return typeof value === 'string' ? value : null
}

const monthsIn = ({ from, to }: Span): string[] =>
  Array.from({ length: monthsBetween(from, to) + (to.endsWith('-01') ? 0 : 1) }, (_, index) => addMonths(from, index))

/** Whom a page is about: a team, a collector; null: everybody. */
export interface Within {
  readonly dimension: 'team' | 'collector'
  readonly id: string
}

/** Comparing with others needs the others: such a measure is split by person or team, never filtered by it. */
export const comparesWithOthers = ({ id }: Pick<Measure, 'id'>): boolean => id.startsWith('oe_')

export interface Scope {
  /** Filters of the address. */
  readonly where: readonly string[]
  readonly within: Within | null
}

/** The rows of some measures that are alike in comparing with others or not, along dimensions, inside a scope. */
export async function rowsOf(
  reading: Reading,
  measures: readonly Measure[],
  by: readonly string[],
  { from, to }: Span,
  { where, within }: Scope,
): Promise<Pick<Answer, 'rows' | 'unavailable'>> {
  if (measures.length === 0) return { rows: [], unavailable: {} }
  const words = { metrics: measures.map(({ id }) => id), from, to }
  if (within === null) return reading.ask({ ...words, by, where })
  const { dimension, id } = within
  if (!measures.some(comparesWithOthers)) return reading.ask({ ...words, by, where: [...where, equals(dimension, id)] })
  const { rows, unavailable } = await reading.ask({ ...words, by: [...new Set([...by, dimension])], where })
  return { rows: rows.filter((row) => row[dimension] === id), unavailable }
}

/**
 * The figures of everybody along a dimension (null: of all together) in the view's period, the compared one and, where
 * `trend` is set, the last thirteen months. Comparisons with others cost too much to be had for every month.
 */
export async function linesOf(
  reading: Reading,
  measures: readonly Measure[],
  by: 'team' | 'collector' | null,
  view: View,
  scope: Scope & { readonly trend: boolean },
): Promise<Line[]> {
  const [fair, plain] = [measures.filter(comparesWithOthers), measures.filter((one) => !comparesWithOthers(one))]
  const keys = by === null ? [] : [by]
  const recent = trendSpan(view)
  const ask = (some: readonly Measure[], span: Span, more: readonly string[] = []) =>
    rowsOf(reading, some, [...keys, ...more], span, scope)
  const [now, before, fairNow, fairBefore, months13] = await Promise.all([
    ask(plain, view),
    view.against && ask(plain, view.against),
    ask(fair, view),
    view.against && ask(fair, view.against),
    scope.trend ? ask(plain, recent, ['month']) : null,
  ])
  const group = (rows: readonly AnswerRow[] | undefined) =>
    Map.groupBy(rows ?? [], (row) => (by === null ? null : textIn(row, by)))
  const [nows, fairNows, befores, fairBefores] = [now, fairNow, before, fairBefore].map((one) => group(one?.rows)) as [
    Groups,
    Groups,
    Groups,
    Groups,
  ]
  const trends = group(months13?.rows)
  const axis = monthsIn(recent)
  const ids = by === null ? [null] : [...new Set([...nows.keys(), ...fairNows.keys()])]
  return ids.map((id) => {
    const byMonth = new Map((trends.get(id) ?? []).map((row) => [textIn(row, 'month'), row]))
    const figure = (measure: Measure): Figure => {
      const isFair = comparesWithOthers(measure)
      return {
        now: cellIn((isFair ? fairNows : nows).get(id)?.[0], measure.id),
        before: cellIn((isFair ? fairBefores : befores).get(id)?.[0], measure.id),
        series: scope.trend && !isFair ? axis.map((month) => numeric(cellIn(byMonth.get(month), measure.id))) : [],
        missing: { ...now.unavailable, ...fairNow.unavailable }[measure.id] ?? null,
      }
    }
    return {
      id,
      name: id === null || by === null ? null : (reading.names[by][id] ?? id),
      figures: Object.fromEntries(measures.map((measure) => [measure.id, figure(measure)])),
    }
  })
}

type Groups = Map<string | null, AnswerRow[]>

/** In alphabetical order of names, in the way of the language; house and nobody last. */
export const alphabetical = (lines: readonly Line[], lang: string): Line[] => {
  const collator = new Intl.Collator(lang === 'zh' ? 'zh-Hans-CN' : 'en', { numeric: true })
  return lines.toSorted(
    (a, b) => Number(a.id === null) - Number(b.id === null) || collator.compare(a.name ?? '', b.name ?? ''),
  )
}
