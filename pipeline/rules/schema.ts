import { z } from 'zod'
import { channels } from '#sql'
import { bilingual, clock, day, flag, list, oneOf, text, whole } from './scalars.ts'
import { events } from './pack.ts'
import { vector } from './vector_schema.ts'

const channel = oneOf(channels)
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const weekday = oneOf(weekdays).transform((name) => weekdays.indexOf(name) + 1)
const units = ['account', 'debtor', 'number', 'account_number'] as const

const wording = {
  id: text.regex(/^[a-z0-9-]+$/, 'is no id; write small letters, digits and hyphens'),
  title: bilingual,
  source: text,
  event: oneOf(events),
  channels: list(channel).default([...channels]),
  exclusions: z.array(oneOf(['consent']), { error: 'is no list' }).default([]),
  strength: oneOf(['prohibition', 'should-not', 'advisable-not', 'presumption', 'guidance', 'review']),
  severity: oneOf(['critical', 'major', 'minor']),
  confidence: text,
  optional: flag.default(false),
  valid_from: day.nullable().default(null),
  valid_to: day.nullable().default(null),
}

const hours = z
  .strictObject({
    channels: list(channel).optional(),
    weekdays: list(weekday).default([1, 2, 3, 4, 5, 6, 7]),
    from: clock,
    to: clock,
    /** Whether a contact at exactly `to` passes. */
    to_passes: flag,
  })
  .refine(({ from, to, to_passes }) => from < to || (to_passes && from === to), {
    error: 'is empty: `from` is not before `to`',
    path: ['from'],
  })

const window = z.union(
  [z.strictObject({ days: whole(1, 3660) }), oneOf(['month', 'ever'])],
  'is no window; write `{ days: 7 }`, `month` or `ever`',
)

const words = z.strictObject({ category: text, lang: oneOf(['en', 'zh']), phrases: list(text) })

/** A rule as it is written: what it shares with all rules, and what its kind decides by. */
const rule = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('hours'), ...wording, hours: list(hours), holidays: flag.default(false) }),
    z.strictObject({
      kind: z.literal('count'),
      ...wording,
      unit: oneOf(units),
      window,
      threshold: whole(0),
      unless: oneOf(events).nullable().default(null),
    }),
    z.strictObject({
      kind: z.literal('wait'),
      ...wording,
      unit: oneOf(units),
      window: z.strictObject({ days: whole(1, 3660) }, { error: 'is no window; write `{ days: 7 }`' }),
      after: oneOf(events),
    }),
    z.strictObject({
      kind: z.literal('lost_debtor'),
      ...wording,
      looks_back: whole(1, 100),
      history: list(channel),
    }),
    z.strictObject({ kind: z.literal('permission'), ...wording, permission: oneOf(['cease', 'opt_out']) }),
    z.strictObject({ kind: z.literal('visitors'), ...wording, at_least: whole(1, 9) }),
    z.strictObject({ kind: z.literal('words'), ...wording, words: list(words) }),
  ],
  'is of no kind; there are hours, count, wait, lost_debtor, permission, visitors, words',
)

/** A rule pack as it is written. */
export const packSchema = z.strictObject({
  id: wording.id,
  version: text,
  title: bilingual,
  jurisdiction: text,
  source: list(z.strictObject({ title: text, address: text.nullable().default(null) })),
  verify_with_counsel: z.literal(true, 'must be `true`: no pack is legal advice'),
  note: bilingual.nullable().default(null),
  valid_from: day.nullable().default(null),
  valid_to: day.nullable().default(null),
  applies_to: z
    .strictObject({ region: list(text).optional(), client: list(text).optional() })
    .nullable()
    .default(null),
  rules: list(rule),
  tests: z.array(vector, { error: 'is no list' }).default([]),
})

export type WrittenPack = z.infer<typeof packSchema>
export type WrittenRule = z.infer<typeof rule>
