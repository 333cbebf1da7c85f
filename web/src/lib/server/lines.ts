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
    const { label, about, unit, better, minN } = metric
    return [{ id, label, about, unit, better, minN }]
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

/** Rows by the value of a dimension; without one there is one group, `null`. */
const grouped = (answer: Answer | null, by: string | null): Map<string | null, AnswerRow[]> =>
  Map.groupBy(answer?.rows ?? [], (row) => (by === null ? null : textIn(row, by)))

const months = ({ from, to }: Span): string[] =>
  Array.from({ length: monthsBetween(from, to) + (to.endsWith('-01') ? 0 : 1) }, (_, index) => addMonths(from, index))

/**
 * The figures of everybody along a dimension (null: of all together) in the view's period, the compared one and, where
 * `trend` is set, the last thirteen months.
 */
export async function linesOf(
  reading: Reading,
  measures: readonly Measure[],
  by: 'team' | 'collector' | null,
  view: View,
  { where, trend }: { readonly where: readonly string[]; readonly trend: boolean },
): Promise<Line[]> {
  if (measures.length === 0) return []
  const metrics = measures.map(({ id }) => id)
  const keys = by === null ? [] : [by]
  const ask = (span: Span, more: readonly string[] = []) =>
    reading.ask({ metrics, by: [...keys, ...more], from: span.from, to: span.to, where })
  const recent = trendSpan(view)
  const [now, before, months13] = await Promise.all([
    ask(view),
    view.against && ask(view.against),
    trend ? ask(recent, ['month']) : null,
  ])
  const [nows, befores, trends] = [now, before, months13].map((answer) => grouped(answer, by)) as [
    Grouped,
    Grouped,
    Grouped,
  ]
  const ids = by === null ? [null] : [...nows.keys()]
  const axis = months(recent)
  return ids.map((id) => {
    const byMonth = new Map((trends.get(id) ?? []).map((row) => [textIn(row, 'month'), row]))
    const figure = (metric: string): Figure => ({
      now: cellIn(nows.get(id)?.[0], metric),
      before: cellIn(befores.get(id)?.[0], metric),
      series: trend ? axis.map((month) => numeric(cellIn(byMonth.get(month), metric))) : [],
      missing: now.unavailable[metric] ?? null,
    })
    return {
      id,
      name: id === null || by === null ? null : (reading.names[by][id] ?? id),
      figures: Object.fromEntries(metrics.map((metric) => [metric, figure(metric)])),
    }
  })
}

type Grouped = Map<string | null, AnswerRow[]>

/** In alphabetical order of names, in the way of the language; house and nobody last. */
export const alphabetical = (lines: readonly Line[], lang: string): Line[] => {
  const collator = new Intl.Collator(lang === 'zh' ? 'zh-Hans-CN' : 'en', { numeric: true })
  return lines.toSorted(
    (a, b) => Number(a.id === null) - Number(b.id === null) || collator.compare(a.name ?? '', b.name ?? ''),
  )
}
