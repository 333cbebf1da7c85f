import { z } from 'zod'
import { Refusal } from './problem.ts'

/** What a word may be given as: in an address text, in JSON text or a number. */
const scalar = z.union([z.string(), z.number()], { error: 'takes text' })

/** A word given once. */
export const one = z
  .union([scalar, z.array(scalar).length(1)], {
    error: ({ input }) => (Array.isArray(input) ? 'is given more than once; give it once' : 'takes text'),
  })
  .transform((value) => String(Array.isArray(value) ? value[0] : value))

/** Names parted by commas, a list of such, or the word given several times. */
export const names = z.union([scalar, z.array(scalar)], { error: 'takes text or a list of texts' }).transform((value) =>
  [value]
    .flat()
    .flatMap((text) => String(text).split(','))
    .map((text) => text.trim())
    .filter((text) => text !== ''),
)

const escaped = (value: string | number) => String(value).replaceAll(',', '\\,')

/** `team=T1,T2`, a list of such, or in JSON an object `{ "team": ["T1", "T2"] }`. */
export const filters = z
  .union([scalar, z.array(scalar), z.record(z.string(), z.union([scalar, z.array(scalar)]))], {
    error: 'takes dimension=value, a list of such, or an object',
  })
  .transform((value) =>
    typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).map(([dimension, of]) => `${dimension}=${[of].flat().map(escaped).join(',')}`)
      : [value].flat().map(String),
  )

/** A flag: true, 1 or nothing after it; false or 0. */
export const flag = z
  .union([z.boolean(), z.enum(['', 'true', '1', 'false', '0'])], { error: 'is true or false' })
  .transform((value) => value === true || value === '' || value === 'true' || value === '1')

/** A whole number of 0 or more, at most `most`. */
export const whole = (most: number) =>
  one.refine((text) => /^\d{1,9}$/.test(text) && Number(text) <= most, `is a whole number of at most ${most}`)

/** Which edition is asked: with neither, the one in use. */
export const which = {
  edition: one.optional().describe('Id of an earlier edition; see /api/v1/editions.'),
  as_known_on: one.optional().describe('The last edition published until the end of that day, YYYY-MM-DD.'),
}

/** The words of a route: text by text, unknown ones refused. */
export type WordsSchema = z.ZodObject<Record<string, z.ZodType>>

/** A schema that refuses unknown words, made once: making it is the larger part of reading. */
const stricts = new WeakMap<WordsSchema, WordsSchema>()

function strict(schema: WordsSchema): WordsSchema {
  const known = stricts.get(schema) ?? schema.strict()
  stricts.set(schema, known)
  return known
}

/**
 * The words of a request by the schema of its route; `-` and `_` are the same in their names, null is nothing said.
 *
 * @throws Refusal 400 that names what is not known.
 */
export function wordsIn<S extends WordsSchema>(
  schema: S,
  given: Readonly<Record<string, unknown>>,
  what: string,
): z.output<S> {
  const said = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name.replaceAll('-', '_'), value] as const],
    ),
  )
  const read = strict(schema).safeParse(said)
  if (read.success) return read.data as z.output<S>
  const [issue] = read.error.issues
  if (issue?.code === 'unrecognized_keys')
    throw new Refusal(
      400,
      `The ${what} has no “${issue.keys[0]}”; it has ${Object.keys(schema.shape).join(', ') || 'no words'}.`,
    )
  throw new Refusal(400, `“${String(issue?.path[0] ?? what)}” ${issue?.message ?? 'cannot be read'}.`)
}
