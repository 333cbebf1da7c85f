import { Refusal } from './refusal.ts'

/** A whole number of at least `min`, and at most `max`. */
export const whole =
  (min: number, max = 1_000_000_000) =>
  (value: unknown): number => {
    const text = String(value)
    const number = Number(text)
    if (!/^\d{1,10}$/.test(text) || number < min || number > max)
      throw new Refusal(
        `is \`${text}\`; write a whole number ${max === 1_000_000_000 ? `of ${min} or more` : `from ${min} to ${max}`}, such as ${Math.max(min, 1)}`,
      )
    return number
  }

/** An exact decimal of 0 or more, kept as written. */
export const decimal =
  (accepts: (value: number) => boolean = () => true, need = 'of 0 or more') =>
  (value: unknown): string => {
    const text = String(value)
    if (!/^\d{1,16}(\.\d{1,6})?$/.test(text) || !accepts(Number(text)))
      throw new Refusal(`is \`${text}\`; write a plain number ${need}, without separators, such as 100000 or 0.95`)
    return text
  }

export const positive = decimal((value) => value > 0, 'above 0')

/** A calendar day as `YYYY-MM-DD`. */
export function parseDay(value: unknown): string {
  const text = String(value)
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (day === undefined || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > last)
    throw new Refusal(`is \`${text}\`; write a day as in 2026-03-31`)
  return text
}

/** An IANA time zone, in its usual spelling. */
export function timezone(value: unknown): string {
  const text = String(value)
  if (/^[A-Za-z]/.test(text))
    try {
      const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions()
      return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text
    } catch {
      // Said below, as for every other unknown name.
    }
  throw new Refusal(`is \`${text}\`, which is no known time zone; write a name such as Asia/Shanghai`)
}

/** One zone, or several candidates joined by `|`. */
export const timezones = (value: unknown): string =>
  String(value)
    .split('|')
    .map((part) => timezone(part.trim()))
    .join('|')

export function text(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw new Refusal('is empty; write a name')
  return value
}
