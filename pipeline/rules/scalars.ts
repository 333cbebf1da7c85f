import { z } from 'zod'
import { parseDay } from '../settings/scalars.ts'
import { Refusal } from '../settings/refusal.ts'

/** Text that is not empty. */
export const text = z
  .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'is no text') })
  .refine((value) => value.trim() !== '', 'is empty')

export const bilingual = z.strictObject({ en: text, zh: text }, { error: 'needs `en` and `zh`' })

export const whole = (min: number, max = 100_000) =>
  text
    .refine(
      (value) => /^\d{1,6}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `is no whole number from ${min} to ${max}`,
    )
    .transform(Number)

export const day = text.transform((value, context) => {
  try {
    return parseDay(value)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    context.addIssue(error.message)
    return z.NEVER
  }
})

export const flag = z.boolean('is neither `true` nor `false`')

/** One of a few words, which the refusal lists. */
export const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values as readonly [T, ...T[]], { error: `is none of ${values.join(', ')}` })

export const list = <T extends z.ZodType>(item: T) => z.array(item, { error: 'is no list' }).min(1, 'is an empty list')

const micros = 1_000_000

/** A time of day such as `21:00` or `21:00:00.5`, in microseconds; `24:00` is the end of the day. */
export const clock = text.transform((value, context) => {
  const [, hour, minute, second = '0', fraction = ''] =
    /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/.exec(value) ?? []
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59 || seconds > 86_400) {
    context.addIssue(`is \`${value}\`; write a time such as "21:00:00"`)
    return z.NEVER
  }
  return seconds * micros + Number(fraction.padEnd(6, '0'))
})
