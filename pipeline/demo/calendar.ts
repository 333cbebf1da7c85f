/** A month of the demo; `index` 0 is the opening month end, 1 the first month with activity. */
export interface Month {
  index: number
  /** First day, `YYYY-MM-DD`. */
  start: string
  /** Last day, `YYYY-MM-DD`. */
  end: string
  /** `YYYY-MM`. */
  label: string
  /** Number of days. */
  days: number
  /** Days of the month on which the floor works: Monday to Saturday without public holidays. */
  workdays: readonly number[]
}

/** First day of the Chinese new year holiday (eve), which closes the floor for seven days. */
const springFestivals = ['2024-02-09', '2025-01-28', '2026-02-16', '2027-02-05', '2028-01-25']
const fixedHolidays = ['01-01', '05-01', '05-02', '05-03', '10-01', '10-02', '10-03']

const iso = (date: Date): string => date.toISOString().slice(0, 10)
const utc = (year: number, month: number, day: number): Date => new Date(Date.UTC(year, month, day))

const isHoliday = (day: Date): boolean =>
  fixedHolidays.includes(iso(day).slice(5)) ||
  springFestivals.some((first) => {
    const distance = (day.getTime() - Date.parse(first)) / 86_400_000
    return distance >= 0 && distance < 7
  })

/** The opening month end and the `months` months up to `end` (a month's last day). */
export const calendar = (end: string, months: number): Month[] => {
  const last = new Date(`${end}T00:00:00Z`)
  return Array.from({ length: months + 1 }, (_, index) => {
    const start = utc(last.getUTCFullYear(), last.getUTCMonth() - (months - index), 1)
    const days = utc(start.getUTCFullYear(), start.getUTCMonth() + 1, 0).getUTCDate()
    const at = (day: number): Date => utc(start.getUTCFullYear(), start.getUTCMonth(), day)
    const all = Array.from({ length: days }, (__, i) => i + 1)
    const workdays = all.filter((day) => at(day).getUTCDay() !== 0 && !isHoliday(at(day)))
    return { index, start: iso(start), end: iso(at(days)), label: iso(start).slice(0, 7), days, workdays }
  })
}
