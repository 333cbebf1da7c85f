import { z } from 'zod'
import { severities } from './plan.ts'
import { day, decimal, flag, list, matching, oneOf, positive, text, whole } from './scalars.ts'

const id = matching(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'write letters, digits, dots, hyphens and underscores')
const words = z.union([z.array(text), text.transform((one) => [one])], { error: 'is no list; write it as in [T1, T2]' })
const optional = <T extends z.ZodType>(of: T) => of.nullable().default(null as never)
const filters = z
  .record(z.string(), words, { error: 'is no filter; write it as in { product: [card] }' })
  .nullable()
  .default({})
  .transform((written) => written ?? {})

const split = z.array(z.strictObject({ collector: text, share: positive }), { error: 'is no list' }).default([])
const part = { id, split }
const measured = { measure: text, where: filters, threshold: optional(decimal) }
const proration = z.union(
  [
    z.literal('calendar').transform(() => ({ by: 'calendar' as const })),
    z.strictObject({ full_time_minutes: positive }).transform(({ full_time_minutes: fullTimeMinutes }) => ({
      by: 'hours' as const,
      fullTimeMinutes,
    })),
  ],
  { error: 'is no proration; write `calendar` or `{ full_time_minutes: 9600 }`' },
)
const bands = list(z.strictObject({ below: optional(decimal), factor: positive }))
const bounds = { at_least: optional(decimal), at_most: optional(decimal) }
const noData = oneOf(['pass', 'fail'])

const pool = z.strictObject({
  kind: z.literal('pool'),
  ...part,
  team: text,
  measure: text,
  where: filters,
  rate: decimal,
  share_by: oneOf(['points', 'hours', 'equal']).default('points'),
  funded_if: optional(z.strictObject({ metric: text, ...bounds, no_data: noData.default('fail') })),
  k: optional(positive),
  qa_bands: bands.nullable().default([{ below: null, factor: '1' }]),
  qa_no_data: positive.default('1'),
})

export const componentSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('flat'),
      ...part,
      ...measured,
      measure: optional(text),
      amount: optional(decimal),
      rate: optional(decimal),
      segments: z.array(z.strictObject({ where: filters, rate: decimal })).default([]),
      accelerators: z.array(z.strictObject({ above: positive, rate: decimal })).default([]),
      prorate: optional(proration),
    }),
    z.strictObject({ kind: z.literal('per_unit'), ...part, ...measured, amount: decimal }),
    z.strictObject({ kind: z.literal('break_even'), ...part, ...measured, break_even: decimal, rate: decimal }),
    z.strictObject({
      kind: z.literal('tiers'),
      ...part,
      ...measured,
      mode: oneOf(['marginal', 'cliff']).default('marginal'),
      over: oneOf(['amount', 'attainment']).default('amount'),
      tiers: list(z.strictObject({ up_to: optional(decimal), rate: decimal })),
    }),
    pool,
    z.strictObject({
      kind: z.literal('rank'),
      ...part,
      metric: text,
      where: filters,
      amounts: list(positive),
      peers: oneOf(['all', 'team', 'grade']).default('all'),
      order: oneOf(['highest', 'lowest']).default('highest'),
      min_exposure: positive.default('0'),
    }),
  ],
  'is of no kind; there are flat, per_unit, break_even, tiers, pool, rank',
)

const gate = z.strictObject({
  id,
  metric: text,
  where: filters,
  ...bounds,
  severity: oneOf(severities).default('critical'),
  strengths: words.default(['prohibition', 'should-not']),
  on_fail: oneOf(['zero', 'cap', 'hold']),
  cap: optional(positive),
  no_data: noData.default('pass'),
})

const emptyable = <T extends z.ZodType>(item: T) => z.array(item, { error: 'is no list' }).nullable().default([])

/** A plan as it is written, before its metrics are held against the dictionary. */
export const planSchema = z.strictObject({
  id,
  version: text.default('1'),
  title: z
    .union([z.strictObject({ en: text, zh: text }), text.transform((one) => ({ en: one, zh: one }))], {
      error: 'needs `en` and `zh`',
    })
    .nullable()
    .default(null),
  valid_from: optional(day),
  valid_to: optional(day),
  period: oneOf(['month']).default('month'),
  currency: optional(matching(/^[A-Z]{3}$/, 'write a code such as CNY')),
  attribution: text.default('default'),
  rounding: oneOf(['component', 'final']).default('component'),
  day_basis: oneOf(['scheduled', 'worked', 'calendar']).default('scheduled'),
  retro: oneOf(['origin_period', 'received_period']).default('origin_period'),
  findings: oneOf(['confirmed', 'standing']).default('confirmed'),
  eligible: z
    .strictObject({ teams: words.default([]), grades: words.default([]), collectors: words.default([]) })
    .nullable()
    .default({ teams: [], grades: [], collectors: [] }),
  components: list(componentSchema),
  gates: emptyable(gate),
  multipliers: emptyable(z.strictObject({ id, metric: text, where: filters, bands, no_data: positive.default('1') })),
  deductions: emptyable(
    z.strictObject({ id, metric: text, where: filters, amount_each: positive, legal_check: flag.default(false) }),
  ),
  cap: optional(decimal),
  floor: optional(decimal),
  guarantee: emptyable(
    z.strictObject({
      until_month: whole(1, 1200),
      amount: positive,
      recoverable: flag.default(false),
      prorate: optional(proration),
    }),
  ),
  ramp: emptyable(z.strictObject({ until_month: whole(1, 1200), factor: positive })),
  hold_back: optional(z.strictObject({ share: positive, until_days: whole(1, 3660) })),
  carry: flag.default(true),
})

export type WrittenPlan = z.infer<typeof planSchema>
export type WrittenComponent = z.infer<typeof componentSchema>
