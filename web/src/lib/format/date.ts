import { addDays, addMonths, monthOf, monthsBetween, type Day } from '#lib/period/days.ts'
import type { Lang } from '#lib/messages/index.ts'
import type { Span } from '#lib/period/view.ts'

const at = (day: Day) => new Date(`${day}T00:00:00Z`)
const format = (lang: Lang, options: Intl.DateTimeFormatOptions, day: Day) =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { ...options, timeZone: 'UTC' }).format(at(day))

export const longDay = (lang: Lang, day: Day): string =>
  format(lang, { day: 'numeric', month: 'short', year: 'numeric' }, day)
export const longMonth = (lang: Lang, day: Day): string => format(lang, { month: 'short', year: 'numeric' }, day)

/** `Mar` or `3月`, with the year at its beginning. */
export const shortMonth = (lang: Lang, day: Day): string =>
  day.slice(5, 7) === '01'
    ? lang === 'zh'
      ? `${day.slice(2, 4)}年1月`
      : `Jan ’${day.slice(2, 4)}`
    : format(lang, { month: 'short' }, day)

/** A span as people say it: one month, several months, or its first and last day. */
export function spanText(lang: Lang, { from, to }: Span): string {
  if (from === monthOf(from) && to === monthOf(to)) {
    const last = addMonths(to, -1)
    return monthsBetween(from, to) === 1 ? longMonth(lang, from) : `${longMonth(lang, from)} – ${longMonth(lang, last)}`
  }
  return `${longDay(lang, from)} – ${longDay(lang, addDays(to, -1))}`
}
