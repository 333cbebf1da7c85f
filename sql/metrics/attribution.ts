import type { Day } from '#warehouse'
import { answer } from './answer.ts'
import type { Cell } from './cell.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { addedTexts, nothingLike } from './exact.ts'
import { parseQuestion, QuestionError, type Words } from './question.ts'

/** What a person is credited with under two policies. Amounts are exact text; a null collector is the house. */
export interface Credited {
  readonly collector: string | null
  readonly before: string
  readonly after: string
  /** After less before: above 0 gains by the change. */
  readonly difference: string
}

export interface AttributionChange {
  readonly before: string
  readonly after: string
  readonly from: Day
  readonly to: Day
  /** Who gains most first; equal ones by collector, the house last. */
  readonly rows: Credited[]
}

export type AttributionWords = Pick<Words, 'from' | 'to' | 'where' | 'asOf'> & {
  readonly before: string
  readonly after: string
}

/** Who gains and who loses by a change of policy: net money of a period. The differences add up to nothing. */
export async function compareAttribution(
  edition: Edition,
  words: AttributionWords,
  signal?: AbortSignal,
): Promise<AttributionChange> {
  const { before, after, ...shared } = words
  const asked = (attribution: string): Words => ({
    ...shared,
    metrics: ['net_collected'],
    by: ['collector'],
    attribution,
  })
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const { from, to } = parseQuestion(asked(before), at)
  const [old, now] = await Promise.all([before, after].map((policy) => answer(edition, asked(policy), signal)))
  const missing = old!.unavailable['net_collected']
  if (missing !== undefined)
    throw new QuestionError('unavailable', `There is no money to attribute: ${missing} was not delivered.`)
  const sums = [old!, now!].map(
    ({ rows }) =>
      new Map(rows.map((row) => [row['collector'] as string | null, String((row['net_collected'] as Cell).value)])),
  )
  const people = [...new Set(sums.flatMap((sum) => [...sum.keys()]))]
  const rows = people.map((collector): Credited => {
    const [was, is] = [sums[0]!.get(collector), sums[1]!.get(collector)]
    const nothing = nothingLike((was ?? is)!)
    const [left, right] = [was ?? nothing, is ?? nothing]
    const negated = left.startsWith('-') ? left.slice(1) : `-${left}`
    return { collector, before: left, after: right, difference: addedTexts([right, negated]) }
  })
  return { before, after, from, to, rows: rows.sort(mostGained) }
}

function mostGained(a: Credited, b: Credited): number {
  const [x, y] = [a, b].map(({ difference }) => BigInt(difference.replace('.', '')))
  if (x !== y) return x! > y! ? -1 : 1
  if (a.collector === null || b.collector === null) return a.collector === null ? 1 : -1
  return a.collector < b.collector ? -1 : 1
}
