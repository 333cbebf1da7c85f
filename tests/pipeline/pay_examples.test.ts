import { describe, expect, test } from 'vitest'
import { calculate, difference, emptyAccount, settle } from '#pipeline/pay/index'
import { factsOf, planOf } from './pay.ts'

const earned = (plan: ReturnType<typeof planOf>, said: Parameters<typeof factsOf>[1]) =>
  calculate(plan, factsOf(plan, said))[0]!

describe('example A: tiers, multiplier, deduction, clawback', () => {
  const tiers = (mode: string) =>
    `components: [ { id: commission, kind: tiers, measure: net_collected, mode: ${mode}, tiers: [ { up_to: 150000, rate: 0 },
      { up_to: 300000, rate: 0.010 }, { up_to: 400000, rate: 0.015 }, { rate: 0.020 } ] } ]`
  const rest = `
gates: [ { id: no-critical, metric: confirmed_breaches, at_most: 0, on_fail: zero } ]
multipliers: [ { id: qa, metric: qa_score, bands: [ { below: 90, factor: 1.00 }, { factor: 1.05 } ], no_data: 1.00 } ]
deductions: [ { id: complaints, metric: upheld_complaints, amount_each: 200.00, legal_check: true } ]`
  const plan = planOf(tiers('marginal') + rest)
  const bare = planOf(tiers('marginal'))

  test('370,000 with QA 94 and one upheld complaint earn 2,477.50, line by line', () => {
    const { lines, earned: sum } = earned(plan, {
      figures: { net_collected: { A: '370000.00' }, qa_score: { A: ['94', '1'] }, upheld_complaints: { A: '1' } },
    })
    expect(lines.map(({ id, amount, after }) => [id, amount, after])).toEqual([
      ['commission', '2550.00', '2550.00'],
      ['no-critical', '0.00', '2550.00'],
      ['qa', '127.50', '2677.50'],
      ['complaints', '-200.00', '2477.50'],
    ])
    expect(sum).toBe('2477.50')
    expect(lines[0]!.steps).toEqual([
      { label: '(−∞, 150000]', of: '150000', rate: '0', amount: '0' },
      { label: '(150000, 300000]', of: '150000', rate: '0.010', amount: '1500' },
      { label: '(300000, 400000]', of: '70000', rate: '0.015', amount: '1050' },
    ])
  })

  test('last month, 302,000 less 6,000 reversed now, is −70.00; payable are 2,407.50', () => {
    const before = earned(bare, { figures: { net_collected: { A: '302000' } } }).earned
    const now = earned(bare, { figures: { net_collected: { A: '296000' } } }).earned
    const delta = difference(now, before, 2)
    expect([before, now, delta]).toEqual(['1530.00', '1460.00', '-70.00'])
    const due = { on: '2026-03-31', earned: '2477.50', deltas: [delta], isHeld: false, draw: null, until: null }
    expect(settle(plan, emptyAccount, due, 2).payment).toEqual({
      due: '2407.50',
      carried_in: '0.00',
      paid: '2407.50',
      carried_out: '0.00',
    })
  })

  test('the same table as a cliff gives 5,550.00, and a cent at 400,000 gives 2,000', () => {
    const cliff = planOf(tiers('cliff'))
    const of = (net: string) => earned(cliff, { figures: { net_collected: { A: net } } })
    expect(of('370000').earned).toBe('5550.00')
    expect(of('400000.00').earned).toBe('6000.00')
    expect(of('400000.01').earned).toBe('8000.00')
    expect(of('370000').lines[0]!.warnings).toEqual(['cliff'])
  })
})

describe('example B: break-even, two conventions', () => {
  const plan = planOf(
    `components: [ { id: fee, kind: break_even, measure: net_collected, break_even: 14000, rate: 0.20 } ]`,
  )
  const of = (fees: string) => earned(plan, { figures: { net_collected: { A: fees } } }).earned
  const paidOver = (months: readonly { earned: string; deltas: string[] }[]) => {
    let account = emptyAccount
    return months.map((month) => {
      const settled = settle(plan, account, { ...month, on: '2026-03-31', isHeld: false, draw: null, until: null }, 2)
      account = settled.account
      return settled.payment
    })
  }

  test('received_period: the second month nets to 13,400 and earns nothing; 1,200.00 in all', () => {
    expect([of('20000'), of('13400')]).toEqual(['1200.00', '0.00'])
    expect(
      paidOver([
        { earned: of('20000'), deltas: [] },
        { earned: of('13400'), deltas: [] },
      ]).map(({ paid }) => paid),
    ).toEqual(['1200.00', '0.00'])
  })

  test('origin_period: the first month is restated by −360.00; −120.00 are carried', () => {
    const delta = difference(of('18200'), of('20000'), 2)
    expect([of('18200'), delta, of('15200')]).toEqual(['840.00', '-360.00', '240.00'])
    expect(
      paidOver([
        { earned: of('20000'), deltas: [] },
        { earned: of('15200'), deltas: [delta] },
      ]),
    ).toEqual([
      { due: '1200.00', carried_in: '0.00', paid: '1200.00', carried_out: '0.00' },
      { due: '-120.00', carried_in: '0.00', paid: '0.00', carried_out: '-120.00' },
    ])
  })
})

describe('example C: risk-adjusted team pool', () => {
  const plan = planOf(`
eligible: { teams: [T1] }
components: [ { id: pool, kind: pool, team: T1, measure: net_collected, rate: 0.006, k: 300000,
  funded_if: { metric: oe_index, at_least: 0.95 },
  qa_bands: [ { below: 80, factor: 0.90 }, { below: 90, factor: 1.00 }, { factor: 1.05 } ], qa_no_data: 1.00 } ]`)
  const present = (collector: string, days: number) => ({
    ...{ collector, team: 'T1', scheduled: days, worked: days, calendar: days, attended: days },
    ...{ scheduledMinutes: days * 480, workedMinutes: days * 480 },
  })
  const said = {
    people: ['A', 'B', 'C'],
    nameOf: ({ metric, by }: { metric: string; by: string | null }) => (by === null ? `team ${metric}` : metric),
    figures: {
      'team net_collected': { '': '1046000' },
      'team oe_index': { '': ['1046000', '1027000'] },
      oe_index: { A: ['468000', '447000'], B: ['84000', '60000'], C: ['494000', '520000'] },
      qa_score: { A: ['85', '1'], B: ['95', '1'], C: ['70', '1'] },
    },
    presence: [present('A', 22), present('B', 11), present('C', 22)],
    teamDays: { T1: 22 },
  } as const

  test('6,276.00 go to A, B and C by shrunk index × QA × days', () => {
    const statements = calculate(plan, factsOf(plan, said))
    expect(statements.map(({ collector, earned: sum }) => [collector, sum])).toEqual([
      ['A', '2623.39'],
      ['B', '1428.93'],
      ['C', '2223.68'],
    ])
    const point = (line: string) => Number(line).toFixed(4)
    const steps = statements.map(({ lines }) => lines[0]!.steps)
    expect(steps.map((all) => point(all.at(-1)!.of))).toEqual(['1.0281', '0.5600', '0.8715'])
    expect(steps[0]![0]).toEqual({ label: 'pool', of: '1046000', rate: '0.006', amount: '6276' })
  })

  test('a team below 0.95 of what is expected funds no pool', () => {
    const poor = { ...said.figures, 'team oe_index': { '': ['950', '1001'] } } as const
    expect(calculate(plan, factsOf(plan, { ...said, figures: poor })).map(({ earned: sum }) => sum)).toEqual([
      '0.00',
      '0.00',
      '0.00',
    ])
  })
})
