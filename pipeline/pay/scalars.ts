import { z } from 'zod'
import { isDay } from '#sql'

/** Text that is not empty. */
export const text = z
  .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'is no text') })
  .refine((value) => value.trim() !== '', 'is empty')

/** Text of a form; the remedy says which. */
export const matching = (pattern: RegExp, remedy: string) =>
  text.refine((value) => pattern.test(value), { error: (issue) => `is \`${String(issue.input)}\`; ${remedy}` })

/** An exact decimal, kept as the text it is written as. */
export const decimal = matching(/^-?\d{1,16}(\.\d{1,12})?$/, 'write a plain number without separators, such as 0.015')
export const positive = matching(/^\d{1,16}(\.\d{1,12})?$/, 'write a number of 0 or more, such as 200.00')

export const whole = (min: number, max: number) =>
  text
    .refine(
      (value) => /^\d{1,6}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `is no whole number from ${min} to ${max}`,
    )
    .transform(Number)

export const day = text.refine((value) => isDay(value), {
  error: (issue) => `is \`${String(issue.input)}\`; write a day as in 2026-03-31`,
})

export const flag = z.boolean('is neither `true` nor `false`')

/** One of a few words, which the refusal lists. */
export const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values as readonly [T, ...T[]], { error: `is none of ${values.join(', ')}` })

export const list = <T extends z.ZodType>(item: T) => z.array(item, { error: 'is no list' }).min(1, 'is an empty list')
