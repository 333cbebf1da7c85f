import { parseBuckets } from './buckets.ts'
import { Refusal } from './refusal.ts'
import { parseDay } from './scalars.ts'
import type { Bucket, BucketVersion } from './settings.ts'

/** Every bucket in one order, best first, with the bounds of its newest version; and the versions, oldest first. */
export interface Ladder {
  readonly buckets: readonly Bucket[]
  readonly versions: readonly BucketVersion[]
}

type Item = Readonly<Record<string, unknown>>
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Buckets as {@link parseBuckets} reads them, or dated versions `{ valid_from, buckets }` of them. The earliest version also
 * holds before its day; two in a row that say the same are one.
 * @throws Refusal when two versions begin on one day, disagree on the order of two buckets or on what the best is called.
 */
export function parseLadder(value: unknown): Ladder {
  const isDated = Array.isArray(value) && value.some((item) => isItem(item) && 'valid_from' in item)
  if (!isDated) {
    const buckets = parseBuckets(value)
    return { buckets, versions: [{ validFrom: null, buckets }] }
  }
  const read = value.map(version).sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  const twice = read.find(({ validFrom }, index) => index > 0 && validFrom === read[index - 1]!.validFrom)
  if (twice)
    throw new Refusal(
      `has two versions from ${twice.validFrom ?? 'the first day'} on; let one begin where the other ends`,
    )
  const distinct = read.filter(({ buckets }, index) => index === 0 || !isSame(buckets, read[index - 1]!.buckets))
  const versions = distinct.map((each, index) => (index === 0 ? { ...each, validFrom: null } : each))
  const best = [...new Set(versions.map(({ buckets }) => buckets[0]!.label))]
  if (best.length > 1)
    throw new Refusal(
      `calls the best bucket \`${best[0]}\` in one version and \`${best[1]}\` in another; call it the same`,
    )
  return { buckets: merged(versions), versions }
}

const isSame = (a: readonly Bucket[], b: readonly Bucket[]) => JSON.stringify(a) === JSON.stringify(b)

function version(item: unknown, index: number): BucketVersion {
  if (!isItem(item) || !('buckets' in item))
    throw new Refusal('mixes buckets and dated versions; give every version its `buckets`', [index])
  const { valid_from: from, buckets, ...rest } = item
  const [other] = Object.keys(rest)
  if (other !== undefined)
    throw new Refusal(`has the unknown key \`${other}\`; a version has \`valid_from\` and \`buckets\``, [index, other])
  const within = <T>(key: string, parse: () => T): T => {
    try {
      return parse()
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal(error.message, [index, key, ...error.path])
      throw error
    }
  }
  return {
    validFrom: from === undefined || from === null ? null : within('valid_from', () => parseDay(from)),
    buckets: within('buckets', () => parseBuckets(buckets)),
  }
}

/** One order that every version agrees with: of those that may come next the one that begins first. */
function merged(versions: readonly BucketVersion[]): Bucket[] {
  const newest = new Map(versions.flatMap(({ buckets }) => buckets.map((bucket) => [bucket.label, bucket] as const)))
  const order: Bucket[] = []
  const left = new Set(newest.keys())
  while (left.size > 0) {
    const next = [...left]
      .filter((label) =>
        versions.every(
          ({ buckets }) =>
            buckets.find((bucket) => left.has(bucket.label))?.label === label ||
            !buckets.some((bucket) => bucket.label === label),
        ),
      )
      .map((label) => newest.get(label)!)
      .sort((a, b) => a.from - b.from || (a.label < b.label ? -1 : 1))[0]
    if (next === undefined)
      throw new Refusal(
        `has versions that order ${[...left].map((label) => `\`${label}\``).join(', ')} differently; call one of them something else`,
      )
    order.push(next)
    left.delete(next.label)
  }
  return order
}
