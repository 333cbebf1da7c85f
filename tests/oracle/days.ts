/** A calendar day as `YYYY-MM-DD`, so that text order is the order of days. */
export type Day = string

const date = (day: Day) => new Date(`${day}T00:00:00Z`)
const text = (value: Date): Day => value.toISOString().slice(0, 10)

export const plus = (day: Day, days: number): Day => text(new Date(date(day).getTime() + days * 86_400_000))
/** Days from `b` to `a`. */
export const between = (a: Day, b: Day): number => (date(a).getTime() - date(b).getTime()) / 86_400_000
export const latest = (a: Day, b: Day): Day => (a > b ? a : b)
export const earliest = (a: Day, b: Day): Day => (a < b ? a : b)
/** Every day of `[from, to)`. */
export function daysOf(from: Day, to: Day): Day[] {
  const days: Day[] = []
  for (let day = from; day < to; day = plus(day, 1)) days.push(day)
  return days
}
/** The day an instant falls on; the operation of these floors lives in UTC. */
export const dayOf = (instant: string): Day => instant.slice(0, 10)
export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`

/** The same day that many months later, or the month's last day. */
export function plusMonths(day: Day, months: number): Day {
  const [year, month, dayOfMonth] = day.split('-').map(Number) as [number, number, number]
  const lastOfMonth = text(new Date(Date.UTC(year, month + months, 0)))
  return earliest(text(new Date(Date.UTC(year, month - 1 + months, dayOfMonth))), lastOfMonth)
}
export const monthEndBefore = (monthEnd: Day): Day => plus(monthOf(monthEnd), -1)

/** The first day of the stretch of time a day is in. */
export function keyOf(dimension: string, day: Day): Day {
  if (dimension === 'month') return monthOf(day)
  if (dimension === 'quarter') {
    let first = monthOf(day)
    while (!['01', '04', '07', '10'].includes(first.slice(5, 7))) first = plusMonths(first, -1)
    return first
  }
  if (dimension === 'week') {
    let monday = day
    while (date(monday).getUTCDay() !== 1) monday = plus(monday, -1)
    return monday
  }
  return day
}

/** The order of ids: by their UTF-8 bytes. */
export const byId = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
/** Orders by the day or instant first, then by the id. */
export const byThen =
  <T>(moment: (row: T) => string, id: (row: T) => string) =>
  (a: T, b: T): number =>
    moment(a) === moment(b) ? byId(id(a), id(b)) : moment(a) < moment(b) ? -1 : 1
