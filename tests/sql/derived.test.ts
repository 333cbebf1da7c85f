import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floor, type Floor } from './floor.ts'

const ends = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'] as const
const dayOf = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)
const between = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

interface Placed {
  readonly placement_id: string
  readonly account_id: string
  readonly placed_on: string
  readonly placed_amount: number
  readonly dpd_at_placement: number | null
  readonly closed_on: string | null
  readonly close_reason: string | null
}
interface Paid {
  readonly payment_id: string
  readonly account_id: string
  readonly effective_on: string
  readonly amount: number
  readonly kind: string
  readonly status: string | null
  readonly reverses_payment_id: string | null
}
interface Told {
  readonly account_id: string
  readonly as_of: string
  readonly balance: number
  readonly dpd: number
  readonly status: string
}

const placed = (account_id: string, more: Partial<Placed> = {}): Placed => ({
  placement_id: `p-${account_id}`,
  account_id,
  placed_on: '2026-01-10',
  placed_amount: 100,
  dpd_at_placement: 5,
  closed_on: null,
  close_reason: null,
  ...more,
})
const paid = (account_id: string, effective_on: string, amount: number, more: Partial<Paid> = {}): Paid => ({
  payment_id: `${account_id}-${effective_on}`,
  account_id,
  effective_on,
  amount,
  kind: 'payment',
  status: null,
  reverses_payment_id: null,
  ...more,
})

async function derived(
  placements: readonly Placed[],
  payments: readonly Paid[],
  more: Floor = {},
  asOf = '2026-05-31',
) {
  const rows = (of: readonly (Placed | Paid)[]) => of as unknown as Record<string, unknown>[]
  const records = { placements: rows(placements), payments: rows(payments), ...more }
  const database = await floor(records, { asOf, derivedMonthEnds: ends.filter((end) => end <= asOf) })
  try {
    const told = await database.rows<Record<string, unknown>>(
      'select account_id, as_of::varchar as as_of, balance, dpd, status from staging.account_months order by all',
    )
    return told.map((row): Told => ({ ...(row as unknown as Told), balance: Number(row['balance']) }))
  } finally {
    await database.close()
  }
}

/** The definition, said again: row by row, with loops. */
function expected(placements: readonly Placed[], payments: readonly Paid[]): Told[] {
  const told: Told[] = []
  for (const account_id of new Set(placements.map((one) => one.account_id))) {
    let last: string | null = null
    for (const as_of of ends) {
      const begun = placements
        .filter((one) => one.account_id === account_id && one.placed_on <= as_of)
        .sort((a, b) => (a.placed_on + a.placement_id < b.placed_on + b.placement_id ? 1 : -1))
      const [latest] = begun
      const known = begun.find(({ dpd_at_placement }) => dpd_at_placement !== null)
      if (latest === undefined || known === undefined) continue
      const closed = latest.closed_on !== null && latest.closed_on <= as_of ? latest.closed_on : null
      let left = latest.placed_amount
      for (const one of payments) {
        if (one.account_id !== account_id || one.status === 'pending') continue
        if (one.effective_on < latest.placed_on || one.effective_on > as_of) continue
        if (one.kind !== 'reversal') left -= one.amount
        const original = payments.find(({ payment_id }) => payment_id === one.reverses_payment_id)
        if (one.kind === 'reversal' && original?.kind === 'payment' && original.status !== 'pending') left += one.amount
      }
      left = Math.max(0, left)
      const late = Math.max(0, between(known.placed_on, closed ?? as_of) + known.dpd_at_placement!)
      const reason = closed === null ? null : (latest.close_reason ?? 'other')
      let [status, dpd, balance] = ['open', late, left]
      if (reason === 'paid' && left > 0) dpd = 0
      else if (reason === 'paid' || reason === 'settled' || (reason === null && left === 0))
        [status, dpd, balance] = ['paid_off', 0, 0]
      else if (reason !== null) status = reason
      const again = status !== 'open' && status === last
      last = status
      if (status !== 'other' && !again) told.push({ account_id, as_of, balance, dpd, status })
    }
  }
  return told.sort((a, b) => (a.account_id + a.as_of < b.account_id + b.as_of ? -1 : 1))
}

test('a placed debt is told at every month end until it is paid, and once when it is', async () => {
  const told = await derived([placed('a')], [paid('a', '2026-02-03', 40), paid('a', '2026-03-20', 60)])
  expect(told).toEqual([
    { account_id: 'a', as_of: '2026-01-31', balance: 100, dpd: 26, status: 'open' },
    { account_id: 'a', as_of: '2026-02-28', balance: 60, dpd: 54, status: 'open' },
    { account_id: 'a', as_of: '2026-03-31', balance: 0, dpd: 0, status: 'paid_off' },
  ])
})

test('a reversal after the last payment opens the account again', async () => {
  const payments = [
    paid('a', '2026-02-03', 100),
    paid('a', '2026-04-02', 30, { kind: 'reversal', payment_id: 'r', reverses_payment_id: 'a-2026-02-03' }),
  ]
  expect(
    (await derived([placed('a')], payments)).map(({ as_of, status, balance }) => [as_of, status, balance]),
  ).toEqual([
    ['2026-01-31', 'open', 100],
    ['2026-02-28', 'paid_off', 0],
    ['2026-04-30', 'open', 30],
    ['2026-05-31', 'open', 30],
  ])
})

test('what leaves is told once with how it left, and what went back to its creditor cured is no longer late', async () => {
  const closing = (account_id: string, close_reason: string) =>
    placed(account_id, { closed_on: '2026-02-15', close_reason })
  const told = await derived(
    ['recalled', 'sold', 'charged_off', 'settled', 'paid', 'other'].map((one) => closing(one, one)),
    [],
  )
  const later = told.filter(({ as_of }) => as_of > '2026-02-01')
  expect(later).toEqual([
    { account_id: 'charged_off', as_of: '2026-02-28', balance: 100, dpd: 41, status: 'charged_off' },
    { account_id: 'paid', as_of: '2026-02-28', balance: 100, dpd: 0, status: 'open' },
    { account_id: 'paid', as_of: '2026-03-31', balance: 100, dpd: 0, status: 'open' },
    { account_id: 'paid', as_of: '2026-04-30', balance: 100, dpd: 0, status: 'open' },
    { account_id: 'paid', as_of: '2026-05-31', balance: 100, dpd: 0, status: 'open' },
    { account_id: 'recalled', as_of: '2026-02-28', balance: 100, dpd: 41, status: 'recalled' },
    { account_id: 'settled', as_of: '2026-02-28', balance: 0, dpd: 0, status: 'paid_off' },
    { account_id: 'sold', as_of: '2026-02-28', balance: 100, dpd: 41, status: 'sold' },
  ])
})

test('whose first due day nobody told is left out, and a placement without it takes that of the one before', async () => {
  const told = await derived(
    [
      placed('never', { dpd_at_placement: null }),
      placed('once', { closed_on: '2026-02-10', close_reason: 'recalled' }),
      placed('once', { placement_id: 'second', placed_on: '2026-03-01', placed_amount: 80, dpd_at_placement: null }),
    ],
    [],
  )
  expect(told.map(({ account_id, as_of, balance, dpd, status }) => [account_id, as_of, balance, dpd, status])).toEqual([
    ['once', '2026-01-31', 100, 26, 'open'],
    ['once', '2026-02-28', 100, 36, 'recalled'],
    ['once', '2026-03-31', 80, 85, 'open'],
    ['once', '2026-04-30', 80, 115, 'open'],
    ['once', '2026-05-31', 80, 146, 'open'],
  ])
})

test('what is derived up to a day knows nothing of what came after', async () => {
  const placements = [placed('a', { closed_on: '2026-04-20', close_reason: 'sold' })]
  const payments = [paid('a', '2026-02-03', 40), paid('a', '2026-04-03', 10)]
  const all = await derived(placements, payments)
  const until = await derived(placements, payments, {}, '2026-03-31')
  expect(until).toEqual(all.filter(({ as_of }) => as_of <= '2026-03-31'))
})

const accounts = fc.constantFrom('a', 'b', 'c')
/** Few of them, month ends among them, so that days meet. */
const days = fc.constantFrom(0, 15, 30, 31, 45, 58, 59, 75, 89, 90, 105, 119).map(dayOf)
const placementsOf = fc.array(
  fc.record({
    account_id: accounts,
    placed_on: days,
    placed_amount: fc.integer({ min: 0, max: 60 }),
    dpd_at_placement: fc.option(fc.integer({ min: -3, max: 200 })),
    open: fc.constantFrom(0, 1, 14, 30, 31, 44, 101, 102),
    close_reason: fc.constantFrom('paid', 'settled', 'recalled', 'charged_off', 'sold', 'other', null),
  }),
  { maxLength: 8 },
)
const paymentsOf = fc.array(
  fc.record({
    account_id: accounts,
    effective_on: days,
    amount: fc.integer({ min: 1, max: 30 }),
    kind: fc.constantFrom('payment', 'payment', 'waiver', 'reversal'),
    status: fc.constantFrom(null, 'posted', 'pending'),
    reverses: fc.nat(),
  }),
  { maxLength: 14 },
)

test('of any placements and payments every month end is derived as the definition says it', { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(placementsOf, paymentsOf, async (drawn, moved) => {
      const placements = drawn.map(({ open, ...one }, index): Placed => {
        const closed_on = open > 100 ? null : dayOf(between('2026-01-01', one.placed_on) + open)
        return {
          ...one,
          placement_id: `p${index}`,
          closed_on,
          close_reason: closed_on === null ? null : one.close_reason,
        }
      })
      const originals = moved.filter(({ kind }) => kind === 'payment')
      const payments = moved.flatMap(({ reverses, ...one }, index): Paid[] => {
        const whole = { ...one, payment_id: `m${index}`, reverses_payment_id: null }
        if (one.kind !== 'reversal') return [whole]
        const original = originals[reverses % Math.max(1, originals.length)]
        const own = original === undefined ? -1 : moved.indexOf(original)
        return original === undefined
          ? []
          : [{ ...whole, account_id: original.account_id, reverses_payment_id: `m${own}` }]
      })
      expect(await derived(placements, payments)).toEqual(expected(placements, payments))
    }),
    { numRuns: 30 },
  ),
)
