import fc from 'fast-check'
import { policyNames } from './generate.ts'
import type { Plan } from './pay.ts'

const either = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const where = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  either({ product: ['loan'] }, { team: ['T1'] }, { grade: ['senior'] }),
)
const money = either('net_collected')
const count = either('promises_kept', 'rpcs', 'attempts')
const bands = either(
  [{ below: '60', factor: '0.5' }, { below: '90', factor: '1.00' }, { factor: '1.05' }],
  [{ below: '80', factor: '0.90' }, { factor: '1.333' }],
)
const tiers = either(
  [{ up_to: '50', rate: '0' }, { up_to: '100.01', rate: '0.010' }, { rate: '0.0155' }],
  [{ up_to: '1', rate: '0.5' }, { up_to: '2', rate: '0.25' }, { rate: '0.1' }],
)

const component = fc.oneof(
  fc.record({ kind: fc.constant('flat' as const), measure: money, rate: either('0.005', '0.3333'), where }),
  fc.record({ kind: fc.constant('per_unit' as const), measure: count, amount: either('2.505', '10'), where }),
  fc.record({
    kind: fc.constant('break_even' as const),
    measure: money,
    break_even: either('50', '0', '149.99'),
    rate: either('0.20', '0.015'),
    where,
  }),
  fc.record({
    kind: fc.constant('tiers' as const),
    measure: money,
    where,
    mode: either('marginal', 'cliff'),
    over: either('amount', 'attainment'),
    tiers,
  }),
  fc.record({
    kind: fc.constant('pool' as const),
    team: either('T1', 'T,2'),
    measure: either('net_collected', 'promises_kept'),
    rate: either('0.1', '0.333', '1.01'),
    share_by: either('points', 'points', 'hours', 'equal'),
    funded_if: either(undefined, undefined, { metric: 'oe_index', at_least: '0.5' }),
    k: either('100', '300000', '0'),
    qa_bands: bands,
    qa_no_data: either('1.00', '0.75'),
  }),
)

const bounds = fc.oneof(
  fc.record({
    metric: fc.constant('confirmed_breaches'),
    at_most: either('0', '1'),
    severity: either('critical', 'major', 'minor'),
    strengths: either(
      ['prohibition', 'should-not'],
      ['prohibition'],
      ['prohibition', 'should-not', 'presumption', 'guidance', 'advisable-not'],
    ),
  }),
  fc.record({ metric: either('qa_score'), at_least: either('80', '90') }),
  fc.record({ metric: either('breach_free_rate'), at_least: either('0.9', '0.5') }),
  fc.record({ metric: either('upheld_complaints', 'critical_fails'), at_most: either('0', '1') }),
)
const gate = fc
  .tuple(bounds, either('zero', 'zero', 'hold', 'cap'), either('pass', 'fail'), either('1.00', '0.5'))
  .map(([bound, on_fail, no_data, cap]) => ({ ...bound, on_fail, no_data, ...(on_fail === 'cap' ? { cap } : {}) }))

const identified = <T extends object>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number) =>
  fc
    .array(arbitrary, { minLength, maxLength, size: 'max' })
    .map((rows) => rows.map((row, index) => ({ ...row, id: `n${index}` })))

/** Plans of every kind, over the floors of the oracle. */
export const plan: fc.Arbitrary<Plan> = fc.record({
  id: fc.constant('p'),
  attribution: either(...policyNames),
  rounding: either('component', 'final'),
  day_basis: either('scheduled' as const, 'worked' as const, 'calendar' as const),
  retro: either('origin_period', 'received_period'),
  findings: either('confirmed', 'standing'),
  eligible: fc.record({
    teams: either([], ['T1'], ['T1', 'T,2']),
    grades: either([], [], ['senior']),
    collectors: either([], [], ['9', 'é', 'stranger']),
  }),
  components: identified(component, 1, 5),
  gates: identified(gate, 0, 2),
  multipliers: identified(fc.record({ metric: either('qa_score'), bands, no_data: either('1.00', '0.95') }), 0, 2),
  deductions: identified(
    fc.record({ metric: either('upheld_complaints', 'critical_fails'), amount_each: either('1.005', '20') }),
    0,
    2,
  ),
  cap: either(null, null, '5', '100'),
  floor: either(null, null, '-3', '0'),
  carry: fc.boolean(),
}) as fc.Arbitrary<Plan>
