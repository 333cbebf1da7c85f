import { field, orderedBy, selectFrom } from '#warehouse'
import { scenarios as told } from '../../sources/run.ts'
import type { Bilingual } from '../metric.ts'
import type { Edition } from '../edition.ts'
import { fractionOf, numberIn } from '../exact.ts'
import { QuestionError } from '../question.ts'
import { noPush, type Push } from './stress.ts'
import type { Worsen } from './step.ts'

/** What could go wrong, as the operation wrote it down. */
export interface Scenario {
  readonly id: string
  /** `macro`, `capacity` or `regulatory`. */
  readonly kind: string
  readonly title: Bilingual
  /** Decimal text: factors on what rolls on, by bucket; null is every other bucket. */
  readonly pushes: readonly { readonly bucket: string | null; readonly odds: string; readonly rate: string }[]
  /** Decimal text: factor on what is recovered of losses. */
  readonly recovery: string
}

/** The scenarios of the edition, in the order of their ids. */
export async function scenariosOf(edition: Edition): Promise<Scenario[]> {
  const rows = await edition.rows(
    orderedBy(selectFrom(told, 's').selectAll(), [field('s', 'scenario'), field('s', 'bucket')]),
  )
  return [...Map.groupBy(rows, ({ scenario }) => String(scenario))].map(([id, of]) => {
    const [first] = of
    return {
      id,
      kind: String(first!['kind']),
      title: { en: String(first!['title_en']), zh: String(first!['title_zh']) },
      pushes: of.map((row) => ({
        bucket: row['bucket'] as string | null,
        odds: String(row['odds_factor']),
        rate: String(row['rate_factor']),
      })),
      recovery: String(first!['recovery_factor']),
    }
  })
}

/** A scenario by its name. Fails with a QuestionError that says which there are. */
export async function scenarioNamed(edition: Edition, id: string): Promise<Scenario> {
  const all = await scenariosOf(edition)
  const scenario = all.find((each) => each.id === id)
  if (scenario) return scenario
  throw new QuestionError(
    'unknown_scenario',
    `There is no scenario ${id} in this edition; there are ${all.map((each) => each.id).join(', ') || 'none'}.`,
    { scenario: id },
  )
}

/** How a scenario pushes the share that rolls on from a bucket. */
export function pushOf({ pushes }: Scenario, bucket: string): Push {
  const push = pushes.find((each) => each.bucket === bucket) ?? pushes.find((each) => each.bucket === null)
  return push === undefined ? noPush : { odds: fractionOf(push.odds), rate: fractionOf(push.rate) }
}

/** The same on shares as numbers below 1. */
export const worsenBy = (scenario: Scenario): Worsen => {
  const known = new Map<string, { odds: number; rate: number }>()
  return (share, bucket) => {
    const push = known.get(bucket) ?? numbers(pushOf(scenario, bucket))
    known.set(bucket, push)
    const up = share * push.odds
    return Math.min(1, (up / (1 - share + up)) * push.rate)
  }
}

const numbers = ({ odds, rate }: Push) => ({ odds: numberIn(odds), rate: numberIn(rate) })
