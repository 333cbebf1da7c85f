import { describe, expect, test } from 'vitest'
import { calculate, emptyAccount, parsePlan, settle, type Due } from '#pipeline/pay/index'
import { factsOf, planOf, type Said } from './pay.ts'

const statements = (text: string, said: Said) => {
  const plan = planOf(text)
  return calculate(plan, factsOf(plan, said))
}
const sums = (text: string, said: Said) => statements(text, said).map(({ earned }) => earned)
const net = (amount: string, more: Said = {}): Said => ({
  ...more,
  figures: { net_collected: { A: amount }, ...more.figures },
})
const one = (component: string) => `components: [ { id: c, ${component} } ]`
const tiers = 'tiers: [ { up_to: 100, rate: 0.1 }, { up_to: 200, rate: 0.2 }, { rate: 0.3 } ]'

describe('components', () => {
  test.each([
    ['flat, a fixed amount', 'kind: flat, amount: 500', '0', '500.00'],
    ['flat, a share', 'kind: flat, measure: net_collected, rate: 0.015', '1000.33', '15.00'],
    ['flat, of negative money', 'kind: flat, measure: net_collected, rate: 0.005', '-1', '-0.01'],
    ['below a threshold', 'kind: flat, measure: net_collected, rate: 0.1, threshold: 100', '99.99', '0.00'],
    ['at a threshold', 'kind: flat, measure: net_collected, rate: 0.1, threshold: 100', '100', '10.00'],
    ['per unit', 'kind: per_unit, measure: net_collected, amount: 2.5', '3', '7.50'],
    ['below break-even', 'kind: break_even, measure: net_collected, break_even: 100, rate: 0.2', '99', '0.00'],
    ['above break-even', 'kind: break_even, measure: net_collected, break_even: 100, rate: 0.2', '150', '10.00'],
    ['marginal, in the first tier', `kind: tiers, measure: net_collected, ${tiers}`, '50', '5.00'],
    ['marginal, at a bound', `kind: tiers, measure: net_collected, ${tiers}`, '100', '10.00'],
    ['marginal, a cent above it', `kind: tiers, measure: net_collected, ${tiers}`, '100.05', '10.01'],
    ['marginal, in the last', `kind: tiers, measure: net_collected, ${tiers}`, '300', '60.00'],
    ['marginal, negative money earns the first rate', `kind: tiers, measure: net_collected, ${tiers}`, '-50', '-5.00'],
    ['cliff, at a bound', `kind: tiers, mode: cliff, measure: net_collected, ${tiers}`, '100', '10.00'],
    ['cliff, a cent above it', `kind: tiers, mode: cliff, measure: net_collected, ${tiers}`, '100.01', '20.00'],
    ['cliff, negative money', `kind: tiers, mode: cliff, measure: net_collected, ${tiers}`, '-50', '-5.00'],
  ])('%s', (_, component, amount, earned) => {
    expect(sums(one(component), net(amount))).toEqual([earned])
  })

  const attained = one(`kind: tiers, over: attainment, measure: net_collected,
    tiers: [ { up_to: 1, rate: 0.01 }, { up_to: 1.2, rate: 0.02 }, { rate: 0.03 } ]`)
  test.each([
    ["the collector's own target first", { 'collector:A': '100', 'team:T1': '1000', all: '5000' }, '3.80'],
    ["else the team's", { 'team:T1': '200', all: '5000' }, '2.00'],
    ["else everybody's", { all: '50' }, '4.90'],
    ['no target: nothing', {}, '0.00'],
    ['a target of 0, also of the collector alone: nothing', { 'collector:A': '0', all: '100' }, '0.00'],
  ])('attainment: %s', (_, by, earned) => {
    expect(sums(attained, net('200', { targets: { net_collected: by } }))).toEqual([earned])
  })

  test('a ramp lowers the target of the first months', () => {
    const said = net('200', { targets: { net_collected: { all: '400' } } })
    const ramped = `${attained}\nramp: [ { until_month: 2, factor: 0.5 } ]`
    expect(sums(ramped, { ...said, people: [{ hiredOn: '2026-02-11' }] })).toEqual(['2.00'])
    expect(
      sums(ramped.replace('until_month: 2', 'until_month: 1'), { ...said, people: [{ hiredOn: '2026-02-11' }] }),
    ).toEqual(['2.00'])
    expect(sums(ramped.replace('0.5', '0.1'), { ...said, people: [{ hiredOn: '2026-02-11' }] })).toEqual(['5.12'])
  })

  test('an accelerator pays another rate from an attainment on', () => {
    const plan = one('kind: flat, measure: net_collected, rate: 0.01, accelerators: [ { above: 1, rate: 0.05 } ]')
    expect(sums(plan, net('150', { targets: { net_collected: { all: '100' } } }))).toEqual(['3.50'])
    expect(sums(plan, net('150'))).toEqual(['1.50'])
  })

  test('each segment has its own rate', () => {
    const plan = one(`kind: flat, measure: net_collected,
      segments: [ { where: { product: [card] }, rate: 0.01 }, { where: { product: [loan] }, rate: 0.02 } ]`)
    const said: Said = {
      nameOf: ({ where }) => where['product']?.join() ?? 'all',
      figures: { card: { A: '100' }, loan: { A: '1000' }, all: { A: '1100' } },
    }
    expect(sums(plan, said)).toEqual(['21.00'])
  })

  test('an amount is due for the days somebody was there', () => {
    const plan = `eligible: { teams: [T1] }\n${one('kind: flat, amount: 310, prorate: calendar')}`
    const people = [
      { collector: 'A' },
      { collector: 'B', hiredOn: '2026-03-22' },
      { collector: 'C', leftOn: '2026-03-10' },
      {
        collector: 'D',
        stints: [
          { team: 'T1', from: '2026-03-01', to: '2026-03-11' },
          { team: 'T2', from: '2026-03-11', to: null },
        ],
      },
    ]
    expect(sums(plan, { people })).toEqual(['310.00', '100.00', '100.00', '100.00'])
  })

  test('part time is paid by the minutes planned', () => {
    const plan = one('kind: flat, amount: 100, prorate: { full_time_minutes: 9600 }')
    const row = { team: 'T1', scheduled: 20, worked: 20, calendar: 31, attended: 20, workedMinutes: 0 }
    const presence = [
      { ...row, collector: 'A', scheduledMinutes: 4800 },
      { ...row, collector: 'B', scheduledMinutes: 19200 },
    ]
    expect(sums(plan, { people: ['A', 'B'], presence })).toEqual(['50.00', '100.00'])
  })

  test('a split gives a part to somebody else, to the cent', () => {
    const plan = one('kind: flat, measure: net_collected, rate: 0.01, split: [ { collector: B, share: 0.3 } ]')
    const said: Said = { people: ['A', 'B'], figures: { net_collected: { A: '1001', B: '0' } } }
    expect(sums(plan, said)).toEqual(['7.01', '3.00'])
    expect(sums(plan, { ...said, figures: { net_collected: { A: '-1001' } } })).toEqual(['-7.01', '-3.00'])
  })
})

describe('rank', () => {
  const plan = one('kind: rank, metric: promises_kept, amounts: [100, 50, 25], min_exposure: 1')
  test.each([
    ['places one to three', { A: '9', B: '8', C: '7', D: '6' }, ['100.00', '50.00', '25.00', '0.00']],
    ['two level at the top share two places', { A: '9', B: '9', C: '7', D: '6' }, ['75.00', '75.00', '25.00', '0.00']],
    ['three level share to the cent', { A: '9', B: '8', C: '8', D: '8' }, ['100.00', '25.00', '25.00', '25.00']],
    ['without a record nobody is placed', { A: '9' }, ['100.00', '0.00', '0.00', '0.00']],
  ])('%s', (_, kept, earned) => {
    expect(sums(plan, { people: ['A', 'B', 'C', 'D'], figures: { promises_kept: kept } })).toEqual(earned)
  })
})

describe('gates', () => {
  const plan = (rest: string) => `${one('kind: flat, measure: net_collected, rate: 1')}\ngates: [ { id: g, ${rest} } ]`
  const breaches = 'metric: confirmed_breaches, at_most: 0'
  test.each([
    [
      'zero takes a sum to nothing',
      `${breaches}, on_fail: zero`,
      '100',
      { confirmed_breaches: { A: '1' } },
      '0.00',
      'zero',
    ],
    [
      'but never a negative one',
      `${breaches}, on_fail: zero`,
      '-5',
      { confirmed_breaches: { A: '1' } },
      '-5.00',
      'zero',
    ],
    ['a gate that passes leaves it', `${breaches}, on_fail: zero`, '100', {}, '100.00', null],
    ['cap limits', `${breaches}, on_fail: cap, cap: 30`, '100', { confirmed_breaches: { A: '2' } }, '30.00', 'cap'],
    [
      'hold changes nothing earned',
      `${breaches}, on_fail: hold`,
      '100',
      { confirmed_breaches: { A: '1' } },
      '100.00',
      'hold',
    ],
    [
      'a bound is passed at its value',
      'metric: qa_score, at_least: 90, on_fail: zero',
      '100',
      { qa_score: { A: ['90', '1'] } },
      '100.00',
      null,
    ],
    ['no data passes', 'metric: qa_score, at_least: 90, on_fail: zero', '100', {}, '100.00', null],
    [
      'or fails where the plan says so',
      'metric: qa_score, at_least: 90, on_fail: zero, no_data: fail',
      '100',
      {},
      '0.00',
      'zero',
    ],
  ] as const)('%s', (_, rest, amount, figures, earned, gate) => {
    const [statement] = statements(plan(rest), net(amount, { figures }))
    expect([statement!.earned, statement!.gate]).toEqual([earned, gate])
  })
})

describe('after the gates', () => {
  const base = one('kind: flat, measure: net_collected, rate: 1')
  test.each([
    [
      'a band begins at its lower end',
      'multipliers: [ { id: m, metric: qa_score, bands: [ { below: 90, factor: 1 }, { below: 95, factor: 1.05 }, { factor: 1.1 } ] } ]',
      { qa_score: { A: ['90', '1'] } },
      '105.00',
    ],
    [
      'and ends before its upper one',
      'multipliers: [ { id: m, metric: qa_score, bands: [ { below: 90, factor: 1 }, { below: 95, factor: 1.05 }, { factor: 1.1 } ] } ]',
      { qa_score: { A: ['95', '1'] } },
      '110.00',
    ],
    [
      'no data has its own factor',
      'multipliers: [ { id: m, metric: qa_score, bands: [ { factor: 2 } ], no_data: 0.5 } ]',
      {},
      '50.00',
    ],
    [
      'deductions are so much for each',
      'deductions: [ { id: d, metric: upheld_complaints, amount_each: 60 } ]',
      { upheld_complaints: { A: '2' } },
      '-20.00',
    ],
    ['a cap, then a floor', 'cap: 70\nfloor: 80', {}, '80.00'],
    [
      'a floor raises what is negative',
      'deductions: [ { id: d, metric: upheld_complaints, amount_each: 160 } ]\nfloor: 0',
      { upheld_complaints: { A: '1' } },
      '0.00',
    ],
  ] as const)('%s', (_, rest, figures, earned) => {
    expect(sums(`${base}\n${rest}`, net('100', { figures }))).toEqual([earned])
  })

  test('a guarantee holds until its month of tenure', () => {
    const plan = `${base}\nguarantee: [ { until_month: 2, amount: 300 }, { until_month: 4, amount: 150 } ]`
    const hired = (hiredOn: string | null) => sums(plan, net('100', { people: [{ hiredOn }] }))[0]
    expect(['2026-03-31', '2026-02-01', '2026-01-31', '2025-11-30', null].map(hired)).toEqual([
      '300.00',
      '300.00',
      '150.00',
      '100.00',
      '100.00',
    ])
  })

  test('rounding each product or only the sum', () => {
    const twice = `components: [ { id: a, kind: flat, measure: net_collected, rate: 0.005 }, { id: b, kind: flat, measure: net_collected, rate: 0.005 } ]`
    expect(sums(twice, net('1'))).toEqual(['0.02'])
    const [statement] = statements(`rounding: final\n${twice}`, net('1'))
    expect(statement!.earned).toBe('0.01')
    expect(sums(`rounding: final\n${twice}`, net('-0.5'))).toEqual(['-0.01'])
  })
})

describe('eligible', () => {
  const people = [
    { collector: 'A', grade: 'senior' },
    { collector: 'B', stints: [{ team: 'T2', from: '2026-03-31', to: null }] },
    { collector: 'C', stints: [{ team: 'T2', from: '2026-04-01', to: null }] },
    { collector: 'D', stints: [] },
  ]
  test.each([
    ['{ teams: [T1] }', ['A']],
    ['{ teams: [T2] }', ['B']],
    ['{ teams: [T1, T2] }', ['A', 'B']],
    ['{ grades: [senior] }', ['A']],
    ['{ teams: [T1], collectors: [B] }', []],
    ['{ teams: [] }', ['A', 'B', 'C', 'D']],
  ])('%s', (eligible, who) => {
    const all = statements(`eligible: ${eligible}\n${one('kind: flat, amount: 1')}`, { people })
    expect(all.map(({ collector }) => collector)).toEqual(who)
  })
})

describe('payment', () => {
  const due: Due = { on: '2026-03-31', earned: '0', deltas: [], isHeld: false, draw: null, until: null }
  const over = (
    plan: { carry: boolean; holdBack: { share: string; untilDays: number } | null },
    ...months: readonly Partial<Due>[]
  ) => {
    let account = emptyAccount
    return months.map((month) => {
      const settled = settle(plan, account, { ...due, ...month }, 2)
      account = settled.account
      return [settled.payment.paid, settled.payment.carried_out]
    })
  }
  const plain = { carry: true, holdBack: null }

  test('what is owed is carried and taken off later pay', () => {
    expect(over(plain, { earned: '-30' }, { earned: '20' }, { earned: '50' })).toEqual([
      ['0.00', '-30.00'],
      ['0.00', '-10.00'],
      ['40.00', '0.00'],
    ])
  })
  test('or written off', () => {
    expect(over({ ...plain, carry: false }, { earned: '-30' }, { earned: '20' })).toEqual([
      ['0.00', '0.00'],
      ['20.00', '0.00'],
    ])
  })
  test('a held payment stays held while later months are paid, until a person releases it', () => {
    expect(over(plain, { earned: '100', isHeld: true }, { earned: '20' }, { earned: '5', released: 10000n })).toEqual([
      ['0.00', '100.00'],
      ['20.00', '100.00'],
      ['105.00', '0.00'],
    ])
  })
  test('a held payment survives carry: false', () => {
    expect(over({ ...plain, carry: false }, { earned: '100', isHeld: true }, { earned: '20' })).toEqual([
      ['0.00', '100.00'],
      ['20.00', '100.00'],
    ])
  })
  test('a draw is paid now and recovered later', () => {
    expect(over(plain, { earned: '40', draw: '100' }, { earned: '200', draw: null })).toEqual([
      ['100.00', '-60.00'],
      ['140.00', '0.00'],
    ])
  })
  test('a part is held back until its day', () => {
    const plan = { carry: true, holdBack: { share: '0.10', untilDays: 30 } }
    expect(
      over(
        plan,
        { earned: '100', on: '2026-03-31', until: '2026-04-30' },
        { earned: '50', on: '2026-04-30', until: '2026-05-30' },
      ),
    ).toEqual([
      ['90.00', '10.00'],
      ['55.00', '5.00'],
    ])
  })
})

describe('a plan that cannot be used is refused with its line', () => {
  const refused = (text: string) => {
    try {
      parsePlan(text, 'plans/p.yaml')
    } catch (error) {
      return (error as Error).message
    }
    return 'read'
  }
  const plan = (rest: string) => `id: p\ncomponents:\n  - { id: c, kind: flat, amount: 1 }\n${rest}`
  test.each([
    [plan('gate: []'), 'plans/p.yaml, line 4: `gate` is no key of a plan'],
    [
      plan('cap: 1,000'),
      'plans/p.yaml, line 4: `cap` is `1,000`; write a plain number without separators, such as 0.015',
    ],
    [plan('rounding: half'), 'plans/p.yaml, line 4: `rounding` is none of component, final'],
    [
      'id: p\ncomponents:\n  - { id: c, kind: bonus, amount: 1 }',
      'plans/p.yaml, line 3: `components.0.kind` is of no kind; there are flat, per_unit, break_even, tiers, pool, rank',
    ],
    [
      'id: p\ncomponents:\n  - { id: c, kind: per_unit, measure: net_colected, amount: 1 }',
      'plans/p.yaml, line 3: `net_colected` is no metric; did you mean `net_collected`?',
    ],
    [
      'id: p\ncomponents:\n  - { id: c, kind: per_unit, measure: kept_rate, amount: 1 }',
      'plans/p.yaml, line 3: `components.0.measure` kept_rate is no sum that can be paid for; measure money or a count',
    ],
    [
      'id: p\ncomponents:\n  - { id: c, kind: tiers, measure: net_collected, tiers: [ { up_to: 5, rate: 1 } ] }',
      'plans/p.yaml, line 3: `components.0.tiers.0` is the last and has `up_to`; leave it out: the last tier reaches up without end',
    ],
    [
      plan('gates:\n  - { id: g, metric: qa_score, at_least: 90, on_fail: cap }'),
      'plans/p.yaml, line 5: `gates.0` caps without saying at what; write `cap: 1000`',
    ],
    [
      plan('multipliers:\n  - { id: m, metric: qa_score, bands: [ { below: 90, factor: 1 } ] }'),
      'plans/p.yaml, line 5: `multipliers.0.bands` leaves values out: the last band has no `below`',
    ],
  ])('%#', (text, message) => {
    expect(refused(text)).toBe(message)
  })
})
