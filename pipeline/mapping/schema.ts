import { z } from 'zod'
import { encodings, type Encoding } from './mapping.ts'

const scalar = z
  .union([z.string(), z.boolean(), z.null()], { error: 'is no text; write one value, quoted if it holds : or #' })
  .transform((value) => (value === null ? '' : String(value)))
const word = scalar.refine((value) => value !== '', 'is empty')
const words = z.union([z.array(word), word.transform((one) => [one])], {
  error: 'is no list; write it as in ["a", "b"]',
})
/** A block that is there but has nothing in it is empty. */
const record = <T extends z.ZodType>(value: T) =>
  z
    .record(z.string(), value, { error: 'is no block of `name: value`' })
    .nullable()
    .transform((written) => written ?? {})

const isCharacter = (value: string) => /^[\x01-\x09\x0b\x0c\x0e-\x7e]$/.test(value)

const encoding = word.transform((value, context): Encoding => {
  const lower = value.toLowerCase()
  const found = Object.entries(encodings).find(
    ([name, others]) => name === lower || (others as readonly string[]).includes(lower),
  )
  if (found !== undefined) return found[0] as Encoding
  context.addIssue(`is the unknown encoding \`${value}\`; known are ${Object.keys(encodings).join(', ')}`)
  return z.NEVER
})

const tableSchema = z.strictObject(
  {
    files: words.default([]),
    encoding: encoding.nullable().default(null),
    delimiter: word
      .transform((value) => (value === '\\t' || value === 'tab' ? '\t' : value))
      .refine(isCharacter, 'is no delimiter: one ASCII character, or `tab`')
      .default(','),
    quote: word.refine(isCharacter, 'is no quote: one ASCII character').default('"'),
    final_newline: z.enum(['required', 'optional'], 'is neither `required` nor `optional`').default('required'),
    clock_changes: z.enum(['earlier', 'later'], 'is neither `earlier` nor `later`').nullable().default(null),
    columns: record(word).default({}),
    fill: record(scalar).default({}),
    values: record(record(scalar)).default({}),
    formats: record(word).default({}),
    nulls: z.array(word, { error: 'is no list; write it as in ["NULL", "N/A"]' }).default([]),
    skip: record(words).default({}),
    each: z.array(record(scalar), { error: 'is no list of `{ name: value }`' }).default([{}]),
    query: word.nullable().default(null),
    table: word.nullable().default(null),
    incremental: word.nullable().default(null),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'is no block of settings') },
)

const postgresSchema = z.strictObject(
  { url_from: word.nullable().default(null), url_file: word.nullable().default(null) },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'needs `url_from` or `url_file`') },
)

/** A mapping as it is written, before its columns are held against the contract. */
export const mappingSchema = z.strictObject({
  source: word,
  timezone: word.nullable().default(null),
  postgres: postgresSchema.nullable().default(null),
  tables: record(tableSchema),
})

export type WrittenTable = z.infer<typeof tableSchema>
export type WrittenMapping = z.infer<typeof mappingSchema>
