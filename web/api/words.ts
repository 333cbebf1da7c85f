import { Refusal } from './problem.ts'
import type { Words } from './service.ts'

const lists = ['metrics', 'by'] as const
const single = ['from', 'to', 'attribution', 'months', 'as_of', 'compare', 'matrix', 'curve'] as const
const flags: readonly string[] = ['pool', 'reages']
const known: readonly string[] = [...lists, ...single, ...flags, 'where', 'format']

const refuse = (sentence: string): never => {
  throw new Refusal(400, sentence)
}

const scalar = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

function texts(word: string, value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  return items.map((item) => (scalar(item) ? String(item) : refuse(`“${word}” takes text or a list of texts.`)))
}

const list = (word: string, value: unknown) =>
  texts(word, value)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')

function one(word: string, value: unknown): string {
  const [first, second] = texts(word, value)
  if (first === undefined || second !== undefined) return refuse(`“${word}” is given more than once; give it once.`)
  return first
}

const escaped = (value: string) => value.replaceAll(',', '\\,')

/** `team=T1,T2`, a list of such, or in JSON an object `{ "team": ["T1", "T2"] }`. */
function filters(value: unknown): string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).map(
      ([dimension, values]) => `${dimension}=${texts('where', values).map(escaped).join(',')}`,
    )
  return texts('where', value)
}

const truth = (word: string, value: unknown): boolean => {
  const text = typeof value === 'boolean' ? String(value) : one(word, value)
  return text === '' || text === 'true' || text === '1'
    ? true
    : text === 'false' || text === '0'
      ? false
      : refuse(`“${word}” is true or false.`)
}

/**
 * The words of a question from a query string or a JSON object. The same words as on the command line; `-` and `_` are the same.
 *
 * @throws Refusal 400 that names what is not known.
 */
export function wordsOf(given: Readonly<Record<string, unknown>>): Words & { readonly format?: string } {
  const words: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const word = name.replaceAll('-', '_')
    if (!known.includes(word)) refuse(`The query has no “${name}”; it has ${known.join(', ')}.`)
    if (value === undefined || value === null) continue
    words[word === 'as_of' ? 'asOf' : word] =
      word === 'metrics' || word === 'by'
        ? list(word, value)
        : word === 'where'
          ? filters(value)
          : flags.includes(word)
            ? truth(word, value)
            : one(word, value)
  }
  return words
}
