import { isDay, shiftDays } from '#sql'

/** Every day of `[from, to)`. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = []
  for (let day = from; day < to && isDay(day); day = shiftDays(day, 1)) days.push(day)
  return days
}
