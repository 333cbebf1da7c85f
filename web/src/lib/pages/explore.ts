import { longDay, longMonth } from '#lib/format/date.ts'
import type { Lang } from '#lib/messages/index.ts'

export const charts = ['table', 'bar', 'line', 'stacked', 'scatter', 'pivot'] as const
export type ChartName = (typeof charts)[number]

export const exploreHeight = 280

const times = ['quarter', 'month', 'week', 'day'] as const

export const isTime = (dimension: string | null | undefined): boolean =>
  (times as readonly (string | null | undefined)[]).includes(dimension)

/** The next finer stretch of time; null: there is none. */
export const finer = (dimension: string): string | null => {
  const at = (times as readonly string[]).indexOf(dimension)
  return at < 0 ? null : (times[at + 1] ?? null)
}

/** A key of a dimension as it is shown; null: without one. */
export const keyName = (dimension: string | null | undefined, key: string | null, lang: Lang): string | null =>
  key === null ? null : dimension === 'month' ? longMonth(lang, key) : isTime(dimension) ? longDay(lang, key) : key
