/** A calendar day, `YYYY-MM-DD`. */
export type Day = string

const pattern = /^\d{4}-\d{2}-\d{2}$/
const utc = (day: Day) => new Date(`${day}T00:00:00Z`)
const text = (date: Date): Day => date.toISOString().slice(0, 10)

export const isDay = (value: unknown): value is Day =>
  typeof value === 'string' && pattern.test(value) && !Number.isNaN(utc(value).getTime()) && text(utc(value)) === value

export const addDays = (day: Day, count: number): Day => {
  const date = utc(day)
  date.setUTCDate(date.getUTCDate() + count)
  return text(date)
}

/** The same day `count` months on, or that month's last day. */
export function addMonths(day: Day, count: number): Day {
  const date = utc(day)
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1))
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  target.setUTCDate(Math.min(date.getUTCDate(), last))
  return text(target)
}

export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`

/** Months since the year began that a day is in; years begin in month `first`. */
const monthInYear = (day: Day, first: number) => (Number(day.slice(5, 7)) - first + 12) % 12

/** The first day of the quarter of a year that begins in month `first`. */
export const quarterOf = (day: Day, first = 1): Day => addMonths(monthOf(day), -(monthInYear(day, first) % 3))

export const yearOf = (day: Day, first = 1): Day => addMonths(monthOf(day), -monthInYear(day, first))

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000)

export const monthsBetween = (from: Day, to: Day): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

const isWeekend = (day: Day): boolean => [0, 6].includes(utc(day).getUTCDay())

/** A day from Monday to Friday that is no holiday. */
const isWorkday = (day: Day, holidays: readonly Day[]) => !isWeekend(day) && !holidays.includes(day)

/** Working days in `[from, to)`. */
export function workdays(from: Day, to: Day, holidays: readonly Day[] = []): number {
  let count = 0
  for (let day = from; day < to; day = addDays(day, 1)) if (isWorkday(day, holidays)) count++
  return count
}

/** The day after the `count`-th working day from `from` on, `limit` at most. */
export function afterWorkdays(from: Day, count: number, limit: Day, holidays: readonly Day[] = []): Day {
  let day = from
  for (let left = count; day < limit; day = addDays(day, 1)) {
    if (left === 0) return day
    if (isWorkday(day, holidays)) left--
  }
  return limit
}
