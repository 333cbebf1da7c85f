import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exact } from '#sql'
import { calculate, lockedAt, locks, replay, type Plan, type Source, type Statement } from '#pipeline/pay/index'
import { factsOf, planOf, type Figure } from './pay.ts'

const cents = (text: string) => exact.fractionOf(text).over * (100n / exact.fractionOf(text).under)
const sum = (texts: readonly string[]) => texts.reduce((all, text) => all + cents(text), 0n)
const people = ['A', 'B', 'C', 'D']
const money = fc.integer({ min: -500_000, max: 5_000_000 }).map((value) => exact.decimalOf(BigInt(value), 2))
const by = (of: fc.Arbitrary<Figure>): fc.Arbitrary<Record<string, Figure>> =>
  fc.tuple(...people.map(() => of)).map((values) => Object.fromEntries(people.map((id, at) => [id, values[at]!])))
const qa = fc
  .option(fc.integer({ min: 0, max: 100 }), { nil: null })
  .map((score): Figure => (score === null ? null : [String(score), '1']))
const count = fc.integer({ min: 0, max: 3 }).map(String)

const said = fc.record({
  net_collected: by(money),
  qa_score: by(qa),
  upheld_complaints: by(count),
  confirmed_breaches: by(count),
  oe_index: by(fc.tuple(money, money)),
  team: fc.record({ net_collected: money, oe_index: fc.tuple(money, money) }),
  days: fc.array(fc.integer({ min: 0, max: 22 }), { minLength: 4, maxLength: 4 }),
})
type SaidOf = typeof said extends fc.Arbitrary<infer T> ? T : never

const components = [
  '{ id: tiers, kind: tiers, measure: net_collected, tiers: [ { up_to: 10000, rate: 0.01 }, { up_to: 30000, rate: 0.0133 }, { rate: 0.02 } ] }',
  '{ id: fee, kind: break_even, measure: net_collected, break_even: 14000, rate: 0.20 }',
  '{ id: pool, kind: pool, team: T1, measure: net_collected, rate: 0.0333, k: 3000, qa_bands: [ { below: 80, factor: 0.9 }, { factor: 1.05 } ] }',
]
const plans = fc
  .tuple(fc.shuffledSubarray(components, { minLength: 3, maxLength: 3 }), fc.constantFrom('component', 'final'))
  .map(([order, rounding]) =>
    planOf(`rounding: ${rounding}
components: [ ${order.join(', ')} ]
gates: [ { id: g, metric: confirmed_breaches, at_most: 1, on_fail: zero } ]
multipliers: [ { id: qa, metric: qa_score, bands: [ { below: 90, factor: 1 }, { factor: 1.0555 } ] } ]
deductions: [ { id: d, metric: upheld_complaints, amount_each: 20 } ]
cap: 3000`),
  )

const facts = (plan: Plan, told: SaidOf, period?: readonly [string, string]) => {
  const { team, days, ...figures } = told
  return factsOf(plan, {
    people,
    ...(period ? { period } : {}),
    nameOf: ({ metric, by: split }) => (split === null ? `team ${metric}` : metric),
    figures: { ...figures, 'team net_collected': { '': team.net_collected }, 'team oe_index': { '': team.oe_index } },
    presence: people.map((collector, at) => ({
      ...{ collector, team: 'T1', scheduled: days[at]!, worked: days[at]!, calendar: days[at]!, attended: days[at]! },
      ...{ scheduledMinutes: 0, workedMinutes: 0 },
    })),
    teamDays: { T1: 22 },
  })
}
const lineOf = (statement: Statement, id: string) => statement.lines.find((line) => line.id === id)!

test('the lines of a statement add up to it, and each line to the sum after it', () => {
  fc.assert(
    fc.property(plans, said, (plan, told) => {
      for (const { lines, earned } of calculate(plan, facts(plan, told))) {
        const exactly = (texts: readonly string[]) => exact.sumOf(texts.map(exact.fractionOf))
        const off = (a: string, b: exact.Fraction) => exact.numberIn(exact.subtract(exact.fractionOf(a), b))
        lines.forEach((line, at) =>
          expect(off(line.after, exactly(lines.slice(0, at + 1).map(({ amount }) => amount)))).toBeCloseTo(0, 9),
        )
        expect(off(earned, exact.fractionOf(lines.at(-1)!.after))).toBe(0)
        if (plan.rounding === 'component') expect(sum(lines.map(({ amount }) => amount))).toBe(cents(earned))
      }
    }),
  )
})

test('a pool is given away to the cent, or not at all', () => {
  fc.assert(
    fc.property(plans, said, (plan, told) => {
      const lines = calculate(plan, facts(plan, told)).map((statement) => lineOf(statement, 'pool'))
      const all = lines.map(({ amount }) => amount)
      const worth = cents(told.team.net_collected)
      const pool = worth < 0n ? 0n : (worth * 2n * 333n + 10_000n) / 20_000n
      const isShared = lines.some(({ steps }) => steps.at(-1)!.of !== '0')
      expect(sum(all)).toBe(isShared ? pool : 0n)
      for (const amount of all) expect(cents(amount)).toBeGreaterThanOrEqual(0n)
    }),
  )
})

test('marginal pay never falls when more is collected', () => {
  const plan = planOf(`components: [ ${components[0]} ]`)
  fc.assert(
    fc.property(money, money, (one, other) => {
      const of = (net: string) =>
        cents(calculate(plan, factsOf(plan, { figures: { net_collected: { A: net } } }))[0]!.earned)
      const [less, more] = cents(one) <= cents(other) ? [one, other] : [other, one]
      expect(of(more)).toBeGreaterThanOrEqual(of(less))
    }),
  )
})

test('the order of components changes no statement, and same facts give the same bytes', () => {
  fc.assert(
    fc.property(said, (told) => {
      const earnedBy = (order: readonly string[]) => {
        const plan = planOf(`components: [ ${order.join(', ')} ]`)
        return calculate(plan, facts(plan, told)).map(({ earned }) => earned)
      }
      expect(earnedBy([...components].reverse())).toEqual(earnedBy(components))
      const plan = planOf(`components: [ ${components.join(', ')} ]`)
      expect(JSON.stringify(calculate(plan, facts(plan, told)))).toBe(
        JSON.stringify(calculate(plan, facts(plan, told))),
      )
    }),
  )
})

test('ten times the money against ten times the bounds pays ten times as much', () => {
  fc.assert(
    fc.property(money, (net) => {
      const of = (amount: string, times: number) => {
        const plan = planOf(`rounding: final
components: [ { id: t, kind: tiers, measure: net_collected, tiers: [ { up_to: ${1000 * times}, rate: 0.01 }, { rate: 0.02 } ] },
  { id: b, kind: break_even, measure: net_collected, break_even: ${1400 * times}, rate: 0.2 } ]`)
        const { lines } = calculate(plan, factsOf(plan, { digits: 6, figures: { net_collected: { A: amount } } }))[0]!
        return exact.fractionOf(lines.at(-1)!.after)
      }
      const tenfold = exact.multiply(of(net, 1), exact.fractionOf('10'))
      expect(exact.subtract(of(exact.decimalOf(cents(net) * 10n, 2), 10), tenfold).over).toBe(0n)
    }),
  )
})

test('locked lines plus deltas are what a recomputation from scratch gives, and payments lose nothing', async () => {
  const months = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'] as const
  const span = { from: months[0], to: months[3] } as Parameters<typeof locks>[2]
  await fc.assert(
    fc.asyncProperty(
      plans,
      fc.array(said, { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      async (drawn, worlds, carry) => {
        const plan = { ...drawn, carry }
        let at = 0
        const known = new Map<string, SaidOf>()
        const source: Source = (of, { from, to }, asOf) => {
          const all = months.slice(0, 3).filter((month) => from <= month && month < to)
          return Promise.resolve(
            new Map(
              all.map((month) => {
                const key = `${month} ${asOf}`
                const told = known.get(key) ?? worlds[at++ % worlds.length]!
                known.set(key, told)
                return [month as typeof span.from, facts(of, told, [month, months[months.indexOf(month) + 1]!])]
              }),
            ),
          )
        }
        const rows = await replay([plan], locks([plan], source, span), 2)
        const scratch = await lockedAt([plan], source, span, months[2] as typeof span.from)
        for (const [month, all] of scratch.statements)
          for (const { collector, earned } of all) {
            const own = rows.filter(
              (row) => 'earned_period' in row && row.earned_period === month && row.collector === collector,
            )
            expect(sum(own.map((row) => ('amount' in row ? row.amount : '0')))).toBe(cents(earned))
          }
        for (const row of rows)
          if ('due' in row) {
            const left = cents(row.carried_in) + cents(row.due) - cents(row.paid)
            expect(cents(row.carried_out)).toBe(carry || left > 0n ? left : 0n)
            const lines = rows.filter(
              (each) => 'amount' in each && each.collector === row.collector && each.paid_period === row.paid_period,
            )
            expect(sum(lines.map((each) => ('amount' in each ? each.amount : '0')))).toBe(cents(row.due))
          }
      },
    ),
    { numRuns: 50 },
  )
})
