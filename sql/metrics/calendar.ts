import type { Day } from '#warehouse'

export const timeDimensions = ['day', 'week', 'month', 'quarter'] as const
export type TimeDimension = (typeof timeDimensions)[number]

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar (Hinnant, days_from_civil). */
export function numberOf(day: Day): number {
  const [y, month, date] = day.split('-').map(Number) as [number, number, number]
  const year = month <= 2 ? y - 1 : y
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** The day that many days after 1970-01-01 (Hinnant, civil_from_days). */
export function dayOf(number: number): Day {
  const shifted = number + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
  return format(
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  )
}

const format = (year: number, month: number, date: number): Day =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` as Day

export const isDay = (text: string): text is Day =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(numberOf(text as Day)) === text

export const shiftDays = (day: Day, days: number): Day => dayOf(numberOf(day) + days)

/** The same day `months` later, or that month's last day. */
export function shiftMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const index = year * 12 + month - 1 + months
  const first = format(Math.floor(index / 12), (index % 12) + 1, 1)
  const next = format(Math.floor((index + 1) / 12), ((index + 1) % 12) + 1, 1)
  return dayOf(Math.min(numberOf(first) + date - 1, numberOf(next) - 1))
}

export const monthStart = (day: Day): Day => `${day.slice(0, 8)}01` as Day

export const monthEnd = (day: Day): Day => shiftDays(shiftMonths(monthStart(day), 1), -1)

/** The first day of the week (Monday), month or quarter a day is in, or the day itself. */
export function keyOf(dimension: TimeDimension, day: Day): Day {
  if (dimension === 'day') return day
  if (dimension === 'week') return shiftDays(day, -((numberOf(day) + 3) % 7))
  if (dimension === 'month') return monthStart(day)
  const month = Number(day.slice(5, 7))
  return format(Number(day.slice(0, 4)), month - ((month - 1) % 3), 1)
}

/** A stretch of days, `[start, end)`, that shares its time keys. */
export interface Period {
  readonly start: Day
  readonly end: Day
  readonly keys: Readonly<Record<string, Day>>
}

/** `[from, to)` cut at every change of a time key; the first and the last may be parts of a month. */
export function periodsOf(from: Day, to: Day, by: readonly TimeDimension[]): Period[] {
  const periods: { start: Day; end: Day; keys: Record<string, Day> }[] = []
  const last = numberOf(to)
  for (let number = numberOf(from); number < last; number++) {
    const day = dayOf(number)
    const keys = Object.fromEntries(by.map((dimension) => [dimension, keyOf(dimension, day)]))
    const open = periods.at(-1)
    if (open && by.every((dimension) => open.keys[dimension] === keys[dimension])) open.end = dayOf(number + 1)
    else periods.push({ start: day, end: dayOf(number + 1), keys })
  }
  return periods
}
