import { exact, type Fraction } from '#sql'
import { nothing, type Worth } from './component.ts'
import { byBytes, divided, minorUnits, plainText, total } from './decimal.ts'
import { stintsIn } from './eligible.ts'
import type { Facts, Person, Reading } from './facts.ts'
import { measureNeed } from './needs.ts'
import type { Plan, Rank } from './plan.ts'
import { inputOf, readingOf } from './reading.ts'

const { atLeast, fractionOf } = exact

interface Standing {
  readonly collector: string
  readonly value: Fraction
  readonly reading: Reading
}

/** Bonuses for the first places of each peer group: people level with each other share the places they take. */
export function rankWorths(plan: Plan, rank: Rank, facts: Facts, people: readonly Person[]): Map<string, Worth> {
  const need = measureNeed(plan, rank.metric, rank.where)
  const least = fractionOf(rank.minExposure)
  const worths = new Map<string, Worth>(people.map(({ collector }) => [collector, nothing]))
  for (const peers of Map.groupBy(people, (person) => peerGroup(rank, facts, person)).values()) {
    const standings = peers.flatMap(({ collector }): Standing[] => {
      const reading = readingOf(facts, need, collector)
      const isExposed = atLeast(fractionOf(String(reading.n)), least)
      return reading.value === null || !isExposed ? [] : [{ collector, value: reading.value, reading }]
    })
    let place = 0
    for (const level of levels(standings, rank.order)) {
      const amount = total(rank.amounts.slice(place, place + level.length).map(fractionOf))
      const parts = level.map(({ collector }) => ({ id: collector, part: exact.one }))
      const shares = divided(minorUnits(amount, facts.digits), parts)
      for (const { collector, value, reading } of level) {
        const own: Fraction = { over: shares.get(collector) ?? 0n, under: 10n ** BigInt(facts.digits) }
        worths.set(collector, {
          amount: own,
          inputs: [inputOf('rank', need, collector, reading)],
          steps: [
            {
              label: `place ${place + 1} of ${standings.length}`,
              of: plainText(value),
              rate: null,
              amount: plainText(own),
            },
          ],
          warnings: place < rank.amounts.length && isUnsure(reading, standings, collector) ? ['intervals_overlap'] : [],
        })
      }
      place += level.length
    }
  }
  return worths
}

const peerGroup = ({ peers }: Rank, facts: Facts, person: Person): string => {
  if (peers === 'grade') return person.grade ?? ''
  if (peers === 'team')
    return (
      stintsIn(person, facts)
        .sort((a, b) => (a.from < b.from ? -1 : 1))
        .at(-1)?.team ?? ''
    )
  return ''
}

/** From the first place on, those of equal value together. */
function levels(standings: readonly Standing[], order: Rank['order']): Standing[][] {
  const sign = order === 'highest' ? 1 : -1
  const sorted = standings.toSorted((a, b) => {
    const [over, under] = [a.value.over * b.value.under, b.value.over * a.value.under]
    return over === under ? byBytes(a.collector, b.collector) : over > under ? -sign : sign
  })
  const result: Standing[][] = []
  for (const standing of sorted) {
    const last = result.at(-1)?.[0]
    const isLevel = last && last.value.over * standing.value.under === standing.value.over * last.value.under
    if (isLevel) result.at(-1)!.push(standing)
    else result.push([standing])
  }
  return result
}

/** Whether somebody else's interval overlaps: the order between them may be chance. */
const isUnsure = ({ low, high }: Reading, standings: readonly Standing[], collector: string): boolean =>
  low != null &&
  high != null &&
  standings.some(
    ({ collector: other, reading }) =>
      other !== collector && reading.low != null && reading.high != null && reading.low <= high && reading.high >= low,
  )
