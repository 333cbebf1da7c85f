import type { AnswerRow, Reading } from '../../../api/service.ts'
import type { Figure, Line, Measure } from '#lib/figure.ts'
import { addMonths, monthsBetween } from '#lib/period/days.ts'
import { isWholeMonths, type View } from '#lib/period/view.ts'
import { cellIn, measuresOf } from './lines.ts'

/** What is asked for: at most two dimensions. */
export interface Asked {
  readonly metrics: readonly string[]
  readonly by: readonly string[]
  /** Sums over the first dimension, by the second: the foot of a pivot. */
  readonly columns?: boolean
}

/** Rows that share the first of two dimensions, with their subtotal; one group without a key where there is one. */
export interface Group {
  readonly key: string | null
  readonly lines: readonly Line[]
  readonly subtotal: Line | null
}

export interface Explored {
  readonly measures: readonly Measure[]
  readonly groups: readonly Group[]
  /** By the second dimension, where they are asked for. */
  readonly columns: readonly Line[]
  readonly total: Line | null
  /** Rows there are; those shown are at most `most`. */
  readonly count: number
}

/** Rows a page shows. */
export const most = 400

const keyOf = (row: AnswerRow, by: readonly string[], months: number) =>
  JSON.stringify(
    by.map((name) => {
      const key = row[name]
      return typeof key === 'string' && (name === 'month' || name === 'quarter')
        ? addMonths(key, months)
        : (key ?? null)
    }),
  )

/** The answer to a question, its subtotals and its total, each asked on its own. */
export async function explored(
  reading: Reading,
  view: View,
  { metrics, by, columns = false }: Asked,
): Promise<Explored> {
  const measures = measuresOf(reading, metrics, by, view.where)
  if (measures.length === 0) return { measures, groups: [], columns: [], total: null, count: 0 }
  const isFine = by.includes('day') || by.includes('week')
  const ask = (dimensions: readonly string[], span: { from: string; to: string } | null) =>
    span === null
      ? null
      : reading.ask({
          metrics: measures.map(({ id }) => id),
          by: dimensions,
          from: span.from,
          to: span.to,
          where: view.where,
        })
  const { against } = view
  const months =
    against !== null && isWholeMonths(view) && isWholeMonths(against) ? monthsBetween(against.from, view.from) : 0
  const level = async (dimensions: readonly string[]) => {
    const [now, before] = await Promise.all([ask(dimensions, view), ask(dimensions, isFine ? null : against)])
    const earlier = new Map((before?.rows ?? []).map((row) => [keyOf(row, dimensions, months), row]))
    return (now?.rows ?? []).map((row) => {
      const match = earlier.get(keyOf(row, dimensions, 0))
      const figures = measures.map(({ id }): [string, Figure] => [
        id,
        {
          now: cellIn(row, id),
          before: cellIn(match, id),
          series: [],
          missing: now?.unavailable[id] ?? null,
        },
      ])
      return { row, figures: Object.fromEntries(figures) }
    })
  }
  const [first, second] = by
  const [rows, subtotals, feet, [total]] = await Promise.all([
    level(by),
    first === undefined || second === undefined ? [] : level([first]),
    columns && second !== undefined ? level([second]) : [],
    by.length === 0 ? [] : level([]),
  ])
  const text = (row: AnswerRow, name: string | undefined) => {
    const key = name === undefined ? null : row[name]
    return typeof key === 'string' || typeof key === 'number' ? String(key) : null
  }
  const nameOf = (dimension: string | undefined, key: string | null) =>
    key === null
      ? null
      : dimension === 'team' || dimension === 'collector'
        ? (reading.names[dimension][key] ?? key)
        : key
  const last = second ?? first
  const order = (a: string | null, b: string | null) =>
    Number(a === null) - Number(b === null) || ((a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0)
  const lines = rows
    .slice(0, most)
    .map(({ row, figures }) => ({
      group: second === undefined ? null : text(row, first),
      line: { id: text(row, last), name: nameOf(last, text(row, last)), figures },
    }))
    .toSorted((a, b) => order(a.line.id, b.line.id))
  const groups = [...Map.groupBy(lines, ({ group }) => group)].toSorted(([a], [b]) => order(a, b))
  return {
    measures,
    count: rows.length,
    groups: groups.map(([key, own]) => ({
      key: nameOf(first, key),
      lines: own.map(({ line }) => line),
      subtotal: ((found) => (found ? { id: null, name: null, figures: found.figures } : null))(
        second === undefined ? undefined : subtotals.find(({ row }) => text(row, first) === key),
      ),
    })),
    columns: feet
      .map(({ row, figures }) => ({ id: text(row, second), name: nameOf(second, text(row, second)), figures }))
      .toSorted((a, b) => order(a.id, b.id)),
    total: total ? { id: null, name: null, figures: total.figures } : null,
  }
}

/** The dimensions every chosen metric can be split by. */
export function dimensionsFor(reading: Reading, metrics: readonly string[]): string[] {
  const known = metrics.flatMap((id) => (reading.metrics[id] === undefined ? [] : [reading.metrics[id].dimensions]))
  const [first, ...others] = known as readonly (readonly string[])[]
  return (first ?? []).filter((name) => others.every((some) => some.includes(name)))
}

/** Members of a dimension with a record in the period, in order, at most `most`; null is without one. */
export async function membersOf(
  reading: Reading,
  { from, to }: View,
  metrics: readonly string[],
  dimension: string,
): Promise<readonly { readonly key: string | null; readonly name: string | null }[]> {
  const measures = measuresOf(reading, metrics, [dimension], [])
  if (measures.length === 0) return []
  const { rows } = await reading.ask({ metrics: measures.map(({ id }) => id), by: [dimension], from, to })
  const keys = rows.map((row) => {
    const key = row[dimension]
    return typeof key === 'string' || typeof key === 'number' ? String(key) : null
  })
  const named = [...new Set(keys)].map((key) => ({
    key,
    name:
      key !== null && (dimension === 'team' || dimension === 'collector')
        ? (reading.names[dimension][key] ?? key)
        : key,
  }))
  return named
    .toSorted((a, b) => Number(a.key === null) - Number(b.key === null) || ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
    .slice(0, most)
}
