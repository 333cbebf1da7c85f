import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exact } from '#sql'
import { calculate } from '#pipeline/pay/index'
import { planInWords, whatIfs } from '#pipeline/pay/life/index'
import { factsOf, planOf, type Figure } from './pay.ts'

const plan = planOf(`components:
  - { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }
  - { id: t, kind: tiers, measure: net_collected, mode: cliff, tiers: [ { up_to: 1000, rate: 0.01 }, { rate: 0.02 } ] }
  - { id: pool, kind: pool, team: T1, measure: net_collected, rate: 0.01, k: 3000, qa_bands: [ { below: 80, factor: 0.9 }, { factor: 1.1 } ] }
gates: [ { id: g, metric: confirmed_breaches, at_most: 0, on_fail: cap, cap: 40 } ]
multipliers: [ { id: qa, metric: qa_score, bands: [ { below: 80, factor: 0.95 }, { below: 90, factor: 1 }, { factor: 1.05 } ] } ]
deductions: [ { id: d, metric: upheld_complaints, amount_each: 7 } ]
cap: 400`)

interface Said {
  readonly kept: number
  readonly net: number
  readonly qa: number
  readonly breaches: number
  readonly complaints: number
}
const person = fc.record({
  kept: fc.integer({ min: 0, max: 40 }),
  net: fc.integer({ min: 0, max: 20_000 }),
  qa: fc.integer({ min: 0, max: 99 }),
  breaches: fc.integer({ min: 0, max: 1 }),
  complaints: fc.integer({ min: 0, max: 2 }),
})
const facts = (one: Said, other: Said) => {
  const by = (of: (said: Said) => Figure) => ({ A: of(one), B: of(other) })
  return factsOf(plan, {
    people: ['A', 'B'],
    nameOf: ({ metric, by: split }) => (split === null ? `team ${metric}` : metric),
    figures: {
      promises_kept: by(({ kept }) => String(kept)),
      net_collected: by(({ net }) => String(net)),
      qa_score: by(({ qa }) => [String(qa), '1']),
      confirmed_breaches: by(({ breaches }) => String(breaches)),
      upheld_complaints: by(({ complaints }) => String(complaints)),
      oe_index: by(({ net }) => [String(net), '5000']),
      'team net_collected': { '': String(one.net + other.net) },
    },
    presence: ['A', 'B'].map((collector) => ({
      ...{ collector, team: 'T1', scheduled: 20, worked: 20, calendar: 30, attended: 20 },
      ...{ scheduledMinutes: 0, workedMinutes: 0 },
    })),
    teamDays: { T1: 20 },
  })
}
const cents = (text: string) => exact.fractionOf(text).over * (100n / exact.fractionOf(text).under)
const size = (value: bigint) => (value < 0n ? -value : value)

test('what one more would have been worth is what the plan gives when there is one more, to the cent of a shared pool', () => {
  fc.assert(
    fc.property(person, person, (one, other) => {
      const [own] = calculate(plan, facts(one, other))
      const worth = new Map(whatIfs(plan, own!, 2).map((each) => [each.metric, each]))
      const then = (changed: Partial<Said>) =>
        cents(calculate(plan, facts({ ...one, ...changed }, other))[0]!.earned) - cents(own!.earned)
      expect(cents(worth.get('promises_kept')!.worth)).toBe(then({ kept: one.kept + 1 }))
      // A share of a pool is cut to the cent among all: told from one statement it may differ by one, times the factor.
      expect(size(cents(worth.get('qa_score')!.worth) - then({ qa: one.qa + 1 }))).toBeLessThanOrEqual(2n)
      const { next } = worth.get('qa_score')!
      expect(next?.value ?? null).toBe(one.qa < 80 ? '80' : one.qa < 90 ? '90' : null)
    }),
    { numRuns: 300 },
  )
})

test('a plan is told in words in both languages, and marked where pay jumps', () => {
  const words = planInWords(plan)
  const of = (id: string) => words.find((one) => one.id === id)
  expect(of('kept')).toMatchObject({ en: '2.50 for each: Promises kept', cliff: false })
  expect(of('t')).toMatchObject({
    en: 'Net collected, the whole at the rate of its tier: ≤ 1000: 1 %, 2 %',
    cliff: true,
  })
  expect(of('g')?.cliff).toBe(true)
  expect(of('qa')?.en).toBe('QA score: < 80: × 0.95, < 90: × 1, × 1.05')
  for (const { id, zh } of words) expect(zh, id).toMatch(/\p{Script=Han}|^T1$/u)
})
