import { Refusal } from './refusal.ts'
import { text } from './scalars.ts'
import type { Bucket } from './settings.ts'

const example = 'write it as in `0 | 1-30 | 31-60 | 61+`'
/** States that are no buckets: a bucket of that name could not be told from them. */
const taken = new Set(['paid_off', 'charged_off', 'sold', 'recalled', 'restructured', 'new', 'unknown'])

type Range = Pick<Bucket, 'from' | 'to'>
interface Entry extends Range {
  readonly label: string | null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function day(value: unknown): number {
  if (!/^\d{1,6}$/.test(String(value)))
    throw new Refusal(`has \`${String(value)}\`, which is no number of days; ${example}`)
  return Number(value)
}

function range(value: unknown): Range {
  const [, from, to, open] = /^(\d{1,6})(?:\s*[-–]\s*(\d{1,6})|\s*(\+))?$/.exec(String(value).trim()) ?? []
  if (from === undefined)
    throw new Refusal(`has the range \`${String(value).trim()}\`, which cannot be read; ${example}`)
  if (open !== undefined) return { from: Number(from), to: null }
  return { from: Number(from), to: Number(to ?? from) }
}

function entry(item: unknown): Entry {
  if (!isRecord(item)) return { label: null, ...range(item) }
  const { label, from, to, ...rest } = item
  const [other] = Object.keys(rest)
  if (from === undefined && label === undefined && other !== undefined && Object.keys(rest).length === 1)
    return { label: other, ...range(rest[other]) }
  if (other !== undefined)
    throw new Refusal(`has a bucket with the unknown key \`${other}\`; a bucket has \`label\`, \`from\`, \`to\``)
  if (from === undefined)
    throw new Refusal('has a bucket without `from`; a bucket has `label`, `from` and, unless it is the last, `to`')
  return {
    label: label === undefined || label === null ? null : text(label),
    from: day(from),
    to: to === undefined || to === null ? null : day(to),
  }
}

function entries(value: unknown): Entry[] {
  if (typeof value === 'string') return value.split('|').map(entry)
  if (Array.isArray(value)) return value.map(entry)
  if (isRecord(value)) return Object.entries(value).map(([label, text]) => ({ label, ...range(text) }))
  throw new Refusal(`is neither a text, a list nor labels with ranges; ${example}`)
}

const shown = ({ from, to }: Range) => (to === null ? `${from}+` : from === to ? `${from}` : `${from}-${to}`)

/**
 * Buckets of days past due, in order. Accepts one text of ranges, a list of ranges, a list of `{label, from, to}`, or labels
 * with their ranges. Buckets without a label are called M0, M1 … and the last with a `+`.
 * @throws Refusal when they leave a day out, share one, or end.
 */
export function parseBuckets(value: unknown): Bucket[] {
  const ranges = entries(value)
  if (ranges.length === 0) throw new Refusal(`has no bucket; ${example}`)
  let next = 0
  for (const [index, bucket] of ranges.entries()) {
    const { from, to } = bucket
    if (to !== null && to < from) throw new Refusal(`has the range \`${shown(bucket)}\`, which ends before it begins`)
    if (from > next)
      throw new Refusal(
        `leaves out ${shown({ from: next, to: from - 1 })} before \`${shown(bucket)}\`; let it begin at ${next}`,
      )
    if (from < next)
      throw new Refusal(
        `counts ${from} twice, in \`${shown(ranges[index - 1] ?? bucket)}\` and \`${shown(bucket)}\`; let it begin at ${next}`,
      )
    if (to === null && index < ranges.length - 1)
      throw new Refusal(`has \`${shown(bucket)}\` before the last place; give it an end`)
    if (to === null) break
    next = to + 1
    if (index === ranges.length - 1) throw new Refusal(`ends at ${to}; add a last bucket \`${next}+\``)
  }
  const labelled = ranges.map(({ label, from, to }, index) => ({
    label: label ?? `M${index}${to === null ? '+' : ''}`,
    from,
    to,
  }))
  for (const [index, { label }] of labelled.entries()) {
    if (label.trim() === '') throw new Refusal('has a bucket with an empty label')
    if (taken.has(label))
      throw new Refusal(`calls a bucket \`${label}\`, which is the name of another state; choose another label`)
    if (labelled.findIndex((other) => other.label === label) < index)
      throw new Refusal(`has two buckets called \`${label}\``)
  }
  return labelled
}
