import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedLoss, forecast, goals, methods, stress, type PublishedEdition } from '#sql'
import { rowOf, checkedChain } from '../../sql/metrics/forecast/chain.ts'
import { boundsOf, widening } from '../../sql/metrics/forecast/project.ts'
import { worsened } from '../../sql/metrics/forecast/step.ts'
import { calibrationOf, calibrationsOf, trackOf, widerAt, type Tracked } from '../../sql/metrics/forecast/track.ts'
import { fractionOf, sumOf } from '../../sql/metrics/exact.ts'
import { editionOf } from './edition.ts'

const ends = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30']

/** A book that is the same every month: of 10 accounts 8 are current, one is a month late and one two. */
const steady = ends.flatMap((as_of, month) =>
  Array.from({ length: 10 }, (_, place) => ({
    account_id: String((place + month) % 10),
    as_of,
    dpd: place === 8 ? 20 : place === 9 ? 50 : 0,
    balance: '100',
    status: 'open',
  })),
)
const scenarios = [
  {
    scenario: 'bad',
    kind: 'macro',
    title_en: 'Bad',
    title_zh: '坏',
    bucket: null,
    odds_factor: '1.25',
    rate_factor: '1',
    recovery_factor: '0.5',
  },
  {
    scenario: 'worse',
    kind: 'macro',
    title_en: 'Worse',
    title_zh: '更坏',
    bucket: 'M0',
    odds_factor: '2',
    rate_factor: '1',
    recovery_factor: '1',
  },
  {
    scenario: 'worse',
    kind: 'macro',
    title_en: 'Worse',
    title_zh: '更坏',
    bucket: null,
    odds_factor: '1.25',
    rate_factor: '1.1',
    recovery_factor: '0.5',
  },
]

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      account_months: steady,
      accounts: Array.from({ length: 10 }, (_, id) => ({
        account_id: String(id),
        debtor_id: 'd',
        product: id < 9 ? 'card' : 'loan',
      })),
      surveys: [
        { survey_id: '1', answered_on: '2026-06-10', score: 4 },
        { survey_id: '2', answered_on: '2025-06-10', score: 3 },
      ],
      complaints: [
        { complaint_id: '1', received_on: '2026-06-10' },
        { complaint_id: '2', received_on: '2025-06-10' },
        { complaint_id: '3', received_on: '2025-06-10' },
      ],
      placements: [{ placement_id: '1', account_id: '1', placed_on: '2026-06-01', placed_amount: '100' }],
      payments: [
        { payment_id: '1', account_id: '1', effective_on: '2026-06-05', amount: '30', kind: 'payment' },
        { payment_id: '2', account_id: '1', effective_on: '2026-06-11', amount: '10', kind: 'payment' },
      ],
      targets: [{ metric: 'csat', scope: 'all', month: '2026-06-01', value: '4.5' }],
    },
    {
      asOf: '2026-06-30',
      scenarios,
      goals: [
        { position: 0, metric: 'overdue_rate', kind: 'below', target: '0.25', best: null },
        { position: 1, metric: 'complaints', kind: 'change', target: '-0.40', best: '-0.60' },
        { position: 2, metric: 'csat', kind: 'at_least', target: '4', best: null },
        { position: 3, metric: 'collection_days', kind: 'change', target: '-0.20', best: null },
        { position: 4, metric: 'cost_to_collect', kind: 'change', target: '-0.15', best: null },
      ],
      parameters: { loss_recovery_rate: '0.1', loss_reserve_amount: '100' },
    },
  )
})
afterAll(() => edition.close())

describe.each(methods)('by $id', ({ id }) => {
  test('a book that never changes stays as it is, without doubt, and its record is without error', async () => {
    const made = await forecast(edition, { method: id, months: 6 })
    expect(made).toMatchObject({ label: 'management information', from: '2026-06-30', confidence: 0.8 })
    expect(made.overdue.map(({ period }) => period)).toEqual([
      '2026-07-31',
      '2026-08-31',
      '2026-09-30',
      '2026-10-31',
      '2026-11-30',
      '2026-12-31',
    ])
    for (const row of made.overdue) expect(row).toMatchObject({ overdue: '200.00', low: '200.00', high: '200.00' })
    expect(made.rows.filter(({ period }) => period === '2026-12-31').slice(0, 3)).toMatchObject([
      { state: 'M0', amount: '800.00' },
      { state: 'M1', amount: '100.00' },
      { state: 'M2', amount: '100.00' },
    ])
    expect(made.track_record.mape).toBeCloseTo(0, 9)
    expect(made.track_record.rows).toHaveLength(4)
  })

  test('a scenario makes more of the book late', async () => {
    const made = await forecast(edition, { method: id, months: 6, scenario: 'bad' })
    expect(Number(made.overdue.at(-1)!.overdue)).toBeGreaterThan(200)
  })

  test('a segment has a forecast of its own, sparse ones drawn to everybody', async () => {
    const made = await forecast(edition, { method: id, months: 1, by: 'product' })
    expect(made.overdue.map(({ product }) => product)).toEqual(['card', 'loan'])
  })
})

test('what cannot be forecast is refused with what can', async () => {
  await expect(forecast(edition, { method: 'guess' })).rejects.toThrow('there are roll-3, roll-6, roll-12, seasonal')
  await expect(forecast(edition, { scenario: 'x' })).rejects.toThrow('there are bad, worse')
  await expect(forecast(edition, { by: 'product,team' })).rejects.toThrow('one dimension at a time')
  await expect(forecast(edition, { months: 25 })).rejects.toThrow('1 to 24 months')
  const single = await editionOf({ account_months: steady.slice(0, 10) }, { asOf: '2026-01-31' })
  try {
    await expect(forecast(single, {})).rejects.toThrow('No two month ends in a row')
  } finally {
    await single.close()
  }
})

const outcome = (actual: number): Tracked => ({
  made: '2026-01-31' as never,
  period: '2026-02-28' as never,
  forecast: 100,
  low: 90,
  high: 120,
  actual,
  error: null,
})

/** The outcome of the month that is so many after the first, of a forecast made so many earlier. */
const outcomeOf = (actual: number, month: number, ahead = 1): Tracked => {
  const endOf = (index: number) => new Date(Date.UTC(2026, index + 1, 0)).toISOString().slice(0, 10) as never
  return { ...outcome(actual), made: endOf(month - ahead), period: endOf(month) }
}

test('an interval is as wide as would have held its share of the outcomes known, and no later one', () => {
  // Errors of 2, 2, 1 and 3 half-widths: the fourth of four. Of three nothing can be told.
  expect(calibrationOf([outcome(140), outcome(80), outcome(120), outcome(70)])).toBe(3)
  expect(calibrationOf([outcome(140), outcome(140), outcome(140)])).toBeNull()
  // Of nine the eighth; of five what lies eight tenths of the way from the fourth to the fifth.
  expect(calibrationOf([...Array.from({ length: 8 }, () => outcome(110)), outcome(200)])).toBe(0.5)
  expect(calibrationOf([100, 100, 100, 120, 140].map(outcome))).toBeCloseTo(1.8, 12)
  const { rows } = trackOf([[140, 80, 120, 70, 100, 100, 100].map((actual, month) => outcomeOf(actual, month))])
  expect(rows.slice(0, 4).map(({ low, high }) => [low, high])).toEqual([
    ...Array.from({ length: 3 }, () => [90, 120]),
    [70, 160],
  ])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 4, maxLength: 12 }), (actuals) => {
      const wider = calibrationOf(actuals.map(outcome))!
      const held = actuals.filter((actual) => 100 - 10 * wider <= actual + 1e-6 && actual - 1e-6 <= 100 + 20 * wider)
      expect(held.length / actuals.length).toBeGreaterThanOrEqual(0.8)
    }),
  )
})

test('each month ahead is as wide as its own errors say, by what was known when it was made', () => {
  const near = [140, 80, 120, 70].map(outcome)
  const far = [160, 60, 140, 50].map(outcome)
  // Errors of 2, 2, 1 and 3 half-widths a month ahead, of 3, 4, 2 and 5 two months ahead; three months ahead too few are known.
  expect(calibrationsOf([near, far, far.slice(1)])).toEqual([3, 5, 5])
  expect(calibrationsOf([near.slice(1), far])).toEqual([1, 5])
  expect([1, 2, 3, 24].map((ahead) => widerAt([3, 5, 4], ahead))).toEqual([3, 5, 4, 4])
  // The last of two months ahead was made at month 5: known were months 2 to 5, of errors of up to 2 half-widths, and not its own.
  const one = Array.from({ length: 8 }, (_, month) => outcomeOf(100, month))
  const two = [140, 140, 110, 140, 200, 150].map((actual, index) => outcomeOf(actual, index + 2, 2))
  const { horizons } = trackOf([one, two])
  expect(horizons).toMatchObject([
    { months: 1, outcomes: 6, inside: 6 },
    { months: 2, outcomes: 6, inside: 1 },
  ])
})

test('the record tells each month ahead as far as any outcome is known, whatever is asked', async () => {
  const near = await forecast(edition, { months: 1 })
  expect(near.track_record.horizons.map(({ months, outcomes }) => [months, outcomes])).toEqual([
    [1, 4],
    [2, 3],
    [3, 2],
    [4, 1],
  ])
  expect((await forecast(edition, { months: 12 })).track_record).toEqual(near.track_record)
})

test('loss by the chain is what it takes to write-off in the end, and a book that never ends has none', async () => {
  await expect(expectedLoss(edition, { method: 'markov' })).rejects.toThrow('never reaches an end')
  await expect(expectedLoss(edition, { method: 'chance' })).rejects.toThrow('it has flow and markov')
  const month = (account_id: string, as_of: string, dpd: number, status = 'open') => ({
    account_id,
    as_of,
    dpd,
    status,
    balance: '100',
  })
  // Of two accounts a month late one pays off and one rolls on; of one two months late all is written off.
  const some = await editionOf(
    {
      account_months: [
        ...['a', 'b'].flatMap((id) => [month(id, ends[0]!, 10)]),
        month('a', ends[1]!, 0, 'paid_off'),
        month('b', ends[1]!, 40),
        month('c', ends[0]!, 40),
        month('c', ends[1]!, 40, 'charged_off'),
        month('d', ends[1]!, 20),
      ],
    },
    { asOf: ends[1]!, scenarios },
  )
  try {
    const { rows, total } = await expectedLoss(some, { method: 'markov', recovery: '0.1' })
    expect(rows.slice(1, 3)).toMatchObject([
      { bucket: 'M1', balance: '100.00', flow: 0.5, factor: 0.5, gross: '50.00', loss: '45.00' },
      { bucket: 'M2', balance: '100.00', flow: 1, factor: 1, gross: '100.00', loss: '90.00' },
    ])
    expect(total).toMatchObject({ balance: '200.00', gross: '150.00', loss: '135.00' })
    const { rows: stressed } = await stress(some, { method: 'markov', recovery: '0.1' })
    // Odds of 1 become 1.25: 55.56 of 100 are lost, and half as much comes back.
    expect(stressed.find(({ scenario }) => scenario === 'bad')).toMatchObject({ gross: '155.56', recovery: '0.05' })
  } finally {
    await some.close()
  }
})

test('expected loss is what flows through every bucket, less what comes back, against what is set aside', async () => {
  const { rows, total, on } = await expectedLoss(edition, {})
  expect(on).toBe('2026-06-30')
  // M0 800 flows at 1/8, M1 100 at 1, M2 100 at 0: nothing ever came to M3.
  expect(rows.slice(0, 3)).toMatchObject([
    { bucket: 'M0', balance: '800.00', flow: 0.125, factor: 0 },
    { bucket: 'M1', balance: '100.00', flow: 1, factor: 0 },
    { bucket: 'M2', balance: '100.00', flow: 0, factor: 0 },
  ])
  expect(total).toMatchObject({ balance: '1000.00', loss: '0.00', recovery: '0.1', reserve: '100.00', coverage: null })
  const { rows: stressed } = await stress(edition, { recovery: '0.2' })
  expect(stressed.map(({ scenario, recovery }) => [scenario, recovery])).toEqual([
    [null, '0.2'],
    ['bad', '0.1'],
    ['worse', '0.2'],
  ])
  await expect(expectedLoss(edition, { window: 5 })).rejects.toThrow('3, 6 or 12')
  await expect(expectedLoss(edition, { recovery: '1.2' })).rejects.toThrow('from 0 to 1')
})

test('goals say what was aimed at, what came and whether that will do', async () => {
  const { rows, from, baseline } = await goals(edition, {})
  expect([from, baseline.from]).toEqual(['2026-06-01', '2025-06-01'])
  expect(rows).toMatchObject([
    { metric: 'overdue_rate', kind: 'below', target: '0.25', value: 0.2, status: 'met' },
    { metric: 'complaints', kind: 'change', value: 1, baseline: 2, change: -0.5, status: 'met', best: '-0.6' },
    { metric: 'csat', kind: 'at_least', target: '4.5', source: 'targets', value: 4, status: 'on_way' },
    { metric: 'collection_days', value: (30 * 4 + 10 * 10) / 40, baseline: null, status: 'no_data' },
    { metric: 'cost_to_collect', value: null, status: 'no_data' },
  ])
})

test('whatever the counts, rows of a chain sum to exactly 1, and still to 1 under a scenario', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(counts, fc.double({ min: 1, max: 3, noNaN: true }), (row, factor) => {
      const shares = rowOf(row.map((count) => fractionOf(String(count))))
      if (shares === null) return expect(row.every((count) => count === 0)).toBe(true)
      const { over, under } = sumOf(shares)
      expect(over).toBe(under)
      const shape = { states: ['M0', 'M1', 'M2'], buckets: 3, ends: ['charged_off'] }
      const numbers = shares.map((share) => Number(share.over) / Number(share.under))
      const up = (share: number) => Math.min(1, share * factor)
      const after = worsened(shape, numbers, 1, up).reduce((all, share) => all + share, 0)
      expect(after).toBeCloseTo(1, 12)
      return undefined
    }),
  )
  expect(() => checkedChain(['a', 'b'], [[fractionOf('1'), fractionOf('0')]])).toThrow('2 rows and columns')
})

test('bounds are wider the fewer months they rest on', () => {
  const values = Array.from({ length: 100 }, (_, index) => index)
  expect(widening(3)).toBeGreaterThan(widening(6))
  expect(widening(6)).toBeGreaterThan(widening(12))
  expect(boundsOf(50, values, 1)).toEqual({ low: 10, high: 90 })
  expect(boundsOf(5, values, 2).low).toBe(0)
})
