import { InvalidArgumentError } from 'commander'
import { parseDay } from '../settings/scalars.ts'

/** A calendar day of the command line. */
export function day(text: string): string {
  try {
    return parseDay(text)
  } catch {
    throw new InvalidArgumentError('Write a day as in 2026-03-31.')
  }
}

/** A whole number of at least `min`. */
export const whole =
  (min: number) =>
  (text: string): number => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < min)
      throw new InvalidArgumentError(`Write a whole number of ${min} or more.`)
    return Number(text)
  }

/** A number above 0. */
export function positive(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 0)
    throw new InvalidArgumentError('Write a number above 0, such as 0.5.')
  return Number(text)
}
