import { openState, payState } from '#state'
import { calculate, type Plan, type Source } from '#pipeline/pay/index'
import { calculatePeriod } from '#pipeline/pay/life/index'
import { folder } from '../tree.ts'
import { factsOf, planOf } from '../pipeline/pay.ts'

/** Pay of many people by three plans with every step told, then kept in a store: lines a second and memory. */
const hr: payState.PayActor = { name: 'hana', roles: ['hr'], collectors: [] }
const month = '2026-03-01' as Parameters<typeof calculatePeriod>[2]['month']
const end = '2026-03-31' as typeof month

const rest = `gates: [ { id: g, metric: confirmed_breaches, at_most: 0, on_fail: zero } ]
multipliers: [ { id: qa, metric: qa_score, bands: [ { below: 90, factor: 1 }, { factor: 1.05 } ], no_data: 1.00 } ]
deductions: [ { id: d, metric: upheld_complaints, amount_each: 20 } ]`
const kept = '{ id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }'
const tiers =
  '{ id: t, kind: tiers, measure: net_collected, tiers: [ { up_to: 10000, rate: 0.005 }, { up_to: 30000, rate: 0.01 }, { rate: 0.02 } ] }'
const texts = [
  `components: [ ${tiers}, ${kept} ]\n${rest}`,
  `components: [ { id: fee, kind: break_even, measure: net_collected, break_even: 14000, rate: 0.20 }, ${kept} ]\n${rest}`,
  `components: [ ${tiers}, { id: pool, kind: pool, team: T1, measure: net_collected, rate: 0.006, k: 300000, qa_bands: [ { below: 90, factor: 1 }, { factor: 1.05 } ] } ]\n${rest}`,
]

function factsFor(plan: Plan, count: number) {
  const people = Array.from({ length: count }, (_, at) => `C${String(at).padStart(5, '0')}`)
  const by = <T>(of: (at: number) => T) => Object.fromEntries(people.map((id, at) => [id, of(at)]))
  return factsOf(plan, {
    people,
    nameOf: ({ metric, by: split }) => (split === null ? `team ${metric}` : metric),
    figures: {
      net_collected: by((at) => `${(at * 7919) % 60_000}.${String(at % 100).padStart(2, '0')}`),
      promises_kept: by((at) => String(at % 40)),
      qa_score: by((at) => [String(70 + (at % 30)), '1'] as const),
      confirmed_breaches: by((at) => String(at % 50 === 0 ? 1 : 0)),
      upheld_complaints: by((at) => String(at % 20 === 0 ? 1 : 0)),
      oe_index: by((at) => [String(20_000 + (at % 9000)), '24000'] as const),
      'team net_collected': { '': String(30_000 * count) },
    },
    presence: people.map((collector, at) => ({
      ...{ collector, team: 'T1', scheduled: 22, worked: 22, calendar: 31, attended: 20 + (at % 3) },
      ...{ scheduledMinutes: 9600, workedMinutes: 9000 },
    })),
    teamDays: { T1: 22 },
  })
}

const seconds = (since: number) => (performance.now() - since) / 1000
const mebibytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)

for (const count of [1000, 5000]) {
  using home = folder()
  await using state = await openState({ home: home.path })
  let [lines, calculating, keeping] = [0, 0, 0]
  for (const [at, text] of texts.entries()) {
    const plan = { ...planOf(text), id: `plan-${at}` }
    const facts = factsFor(plan, count)
    const began = performance.now()
    lines += calculate(plan, facts).reduce((sum, statement) => sum + statement.lines.length, 0)
    calculating += seconds(began)
    const source: Source = () => Promise.resolve(new Map([[month, facts]]))
    const written = { plan, text, sha256: payState.hashOfText(text) }
    const kept = performance.now()
    await calculatePeriod(state, hr, {
      ...{ versions: [written], month, asOf: end, edition: 'E', currency: 'CNY', digits: 2, source },
    })
    keeping += seconds(kept)
  }
  const people = count * texts.length
  console.log(
    `${count} collectors × ${texts.length} plans: ${lines} lines with their trace in ${calculating.toFixed(2)} s, ${Math.round(lines / calculating)} lines and ${Math.round(people / calculating)} statements a second; calculated and kept in the store in ${keeping.toFixed(2)} s; ${mebibytes()} MiB.`,
  )
}
