import { exact, type Fraction } from '#sql'
import type { Worth } from './component.ts'
import { divided, isNegative, isZero, minorUnits, plainText } from './decimal.ts'
import { stintsIn } from './eligible.ts'
import type { Days, Facts, Person } from './facts.ts'
import { poolNeeds } from './needs.ts'
import type { Plan, Pool } from './plan.ts'
import { shiftsOf } from './presence.ts'
import { factorOf, holds, inputOf, readingOf, sumOf } from './reading.ts'
import type { Input, Step } from './trace.ts'

const { add, divide, fractionOf, isPositive, larger, multiply, one, zero } = exact

interface Sharing {
  readonly part: Fraction
  readonly inputs: readonly Input[]
  readonly steps: readonly Step[]
}

/** What a team's pool gives each of the people who share it. It is given away to the last minor unit, or not at all. */
export function poolWorths(plan: Plan, pool: Pool, facts: Facts, people: readonly Person[]): Map<string, Worth> {
  const needs = poolNeeds(plan, pool)
  const money = readingOf(facts, needs.money, null)
  const funding = needs.funded && readingOf(facts, needs.funded, null)
  const isFunded = pool.fundedIf === null || holds(pool.fundedIf, funding!)
  const worth = multiply(sumOf(money), fractionOf(pool.rate))
  const amount = isFunded && !isNegative(worth) ? minorUnits(worth, facts.digits) : 0n
  const shared = people.map((person) => ({ id: person.collector, ...sharing(plan, pool, facts, person) }))
  const shares = divided(amount, shared)
  const unit = 10n ** BigInt(facts.digits)
  const team = [inputOf('pool', needs.money, null, money)]
  if (funding !== null) team.push(inputOf('funded_if', needs.funded!, null, funding))
  const all = shared.reduce((sum, { part }) => add(sum, part), zero)
  const given: Fraction = { over: amount, under: unit }
  const warnings = money.reason === 'not_delivered' ? ['not_delivered'] : []
  return new Map(
    shared.map(({ id, part, inputs, steps }) => {
      const own: Fraction = { over: shares.get(id) ?? 0n, under: unit }
      const pooled: Step[] = [
        {
          label: isFunded ? 'pool' : 'pool, not funded',
          of: money.numerator,
          rate: pool.rate,
          amount: plainText(given),
        },
        ...steps,
        { label: `${pool.shareBy} of all`, of: plainText(part), rate: plainText(all), amount: plainText(own) },
      ]
      return [id, { amount: own, inputs: [...team, ...inputs], steps: pooled, warnings }]
    }),
  )
}

function sharing(plan: Plan, pool: Pool, facts: Facts, person: Person): Sharing {
  const stints = stintsIn(person, facts).filter(({ team }) => team === pool.team)
  if (pool.shareBy === 'equal') return { part: stints.length > 0 ? one : zero, inputs: [], steps: [] }
  const there = shiftsOf(facts, person.collector).find(({ team }) => team === pool.team)
  if (pool.shareBy === 'hours')
    return { part: { over: BigInt(there?.workedMinutes ?? 0), under: 1n }, inputs: [], steps: [] }
  const days = dayShare(plan, there, facts.teamDays.get(pool.team))
  const needs = poolNeeds(plan, pool)
  const standing = readingOf(facts, needs.index!, person.collector)
  const k = fractionOf(pool.k ?? facts.k)
  const [over, under] = [add(fractionOf(standing.numerator), k), add(fractionOf(standing.denominator ?? '0'), k)]
  const index = isPositive(under) ? larger(zero, divide(over, under)) : zero
  const inputs = [inputOf('index', needs.index!, person.collector, standing)]
  let factor = pool.qaNoData
  if (needs.qa === null) factor = pool.qaBands[0]?.factor ?? '1'
  else {
    const qa = readingOf(facts, needs.qa, person.collector)
    factor = factorOf(pool.qaBands, pool.qaNoData, qa)
    inputs.push(inputOf('qa', needs.qa, person.collector, qa))
  }
  const part = multiply(multiply(index, fractionOf(factor)), days.share)
  const said = (label: string, of: Fraction, rate: string | null = null): Step => ({
    label,
    of: plainText(of),
    rate,
    amount: '0',
  })
  return {
    part,
    inputs,
    steps: [
      said('shrunk index', index, plainText(k)),
      said('QA factor', fractionOf(factor)),
      said(`day share ${days.label}`, days.share),
    ],
  }
}

/** A person's days in the team over the days on which anybody of the team had one. */
function dayShare({ dayBasis }: Plan, own: Days | undefined, team: Days | undefined) {
  const [of, all] = [own?.[dayBasis] ?? 0, team?.[dayBasis] ?? 0]
  const share: Fraction = all === 0 ? zero : { over: BigInt(of), under: BigInt(all) }
  return { share: isZero(share) ? zero : share, label: `${of}/${all}` }
}
