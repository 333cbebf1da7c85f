import { z } from 'zod'
import { day, flag, list, oneOf, text, whole } from './scalars.ts'

const instant = text.regex(
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/,
  'is no instant with an offset; write it as in 2026-03-02T21:00:00-05:00',
)
const value = z.union([text, z.boolean(), z.null()], 'is no value')
const idList = z.array(text, { error: 'is no list of ids' })

const contact = z.strictObject({
  at: instant,
  id: text.optional(),
  account: text.default('1'),
  channel: text.default('call'),
  direction: text.default('outbound'),
  connected: value.optional(),
  party: value.optional(),
  talk_seconds: value.optional(),
  number_ref: value.optional(),
  visitors: value.optional(),
  text: value.optional(),
  /** The same contact so often, each `every` minutes after the one before. */
  times: whole(1, 100).default(1),
  every: whole(1).default(1),
  expect: oneOf(['pass', 'breach', 'not_evaluable', 'none']).optional(),
  reason: text.optional(),
  evidence: idList.optional(),
  zone_dependent: flag.optional(),
})

const permission = z.strictObject({
  account: text.default('1'),
  kind: oneOf(['cease', 'opt_out', 'consent']),
  channel: text.nullable().default(null),
  from: instant,
  to: instant.nullable().default(null),
})

const account = z.strictObject({
  debtor: text.default('1'),
  zone: text.nullable().optional(),
  region: text.nullable().default(null),
  client: text.nullable().default(null),
})

/** A test vector as it is written. */
export const vector = z.strictObject({
  about: text,
  rule: text,
  /** Zone of accounts that name none. Null: nothing is known. */
  zone: text.nullable().default(null),
  /** By id. Without any there is account 1 of debtor 1. */
  accounts: z
    .record(z.string(), account, { error: 'is no block of accounts' })
    .default({ '1': { debtor: '1', region: null, client: null } }),
  permissions: z.union([list(permission), z.literal('undelivered')], 'is no list of permissions').default([]),
  default_timezone: text.nullable().default(null),
  effective_call_seconds: whole(0).default(1),
  holidays: z.array(day, { error: 'is no list of days' }).default([]),
  contacts: list(contact),
})

export type WrittenVector = z.infer<typeof vector>
