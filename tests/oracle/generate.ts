import fc from 'fast-check'
import { plus, type Day } from './days.ts'
import { cents, type Payment, type PolicyRule, type Records, type Settings } from './records.ts'

/** Ids whose order differs between bytes, numbers, alphabets and UTF-16. */
const names = ['9', '10', '～', '😀', '8', '11', '｡', '🙂', 'é', 'z', '100', '2', 'Z', ' 9', '02', '1']
const idAt = (index: number) => names[index] ?? `x${index}`

const collectors = ['9', '10', 'é']
const teams = ['T1', 'T,2']
const accounts = ['9', 'B', '10']

const hot = ['2026-02-01', '2026-01-31', '2026-02-14', '2026-02-28', '2026-03-01', '2026-03-15']
const steps = [0, 1, -1, 2, 3, 4, -3, 13, 14, -14, 30, -30, 46]

/** Null once in `freq`. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 3) => fc.option(arbitrary, { nil: null, freq })
/** Mostly a few days that meet again and again, and their neighbours at the widths of the windows. */
export const day: fc.Arbitrary<Day> = fc
  .tuple(fc.constantFrom(...hot), fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.constantFrom(...steps)))
  .map(([start, step]) => plus(start, step))
const instant = fc.tuple(day, fc.constantFrom('10:00:00', '00:00:00', '23:59:59')).map(([on, at]) => `${on}T${at}Z`)
const account = fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...accounts) }, fc.constant('ghost'))
const collector = fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...collectors) }, fc.constant('stranger'))
/** Now and then as large as the contract allows, so that sums need more digits than an amount. */
const orLargest = (usual: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 60, arbitrary: usual }, fc.constant('9999999999999999.99'))
const usualAmount = fc.constantFrom('100.00', '50.00', '33.33', '100.01', '200.00', '0.01', '49.99')
const amount = orLargest(usualAmount)
const usualBook = fc.constantFrom('100.00', '1000.00', '0.00', '999.99', '5000.00', '250.50')
const bookAmount = orLargest(usualBook)
const dpd = fc.constantFrom(0, 1, 30, 31, 60, 90, 91, 120, 121, 150, 151, 180, 181, 400)
const contactId = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  fc.nat(20).map((index) => idAt(index)),
  fc.constant('lost'),
)
/** Up to so many; of the many a crowd needs, at least half. */
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(arbitrary, { minLength: maxLength >= 40 ? maxLength / 2 : 0, maxLength, size: 'max' })
const numbered = <T extends object, K extends string>(key: K, arbitrary: fc.Arbitrary<T>, maxLength: number) =>
  some(arbitrary, maxLength).map((rows) =>
    rows.map((row, at) => ({ [key]: idAt(at), ...row }) as T & Record<K, string>),
  )

const memberships = fc
  .uniqueArray(
    fc.record({
      collector_id: collector,
      valid_from: day,
      team_id: fc.constantFrom(...teams, 'T9'),
      days: maybe(fc.constantFrom(0, 1, 14, 28, 60)),
    }),
    { maxLength: 10, size: 'max', selector: (row) => `${row.collector_id}|${row.valid_from}` },
  )
  .map((rows) =>
    rows.map(({ days, ...row }) => ({ ...row, valid_to: days === null ? null : plus(row.valid_from, days) })),
  )

const placements = numbered(
  'placement_id',
  fc
    .record({
      account_id: account,
      placed_on: day,
      placed_amount: bookAmount,
      batch: maybe(fc.constantFrom('b1', 'b2')),
      hand: maybe(fc.constantFrom(1, 2, 10)),
      dpd_at_placement: maybe(dpd),
      days: maybe(fc.constantFrom(0, 1, 14, 28, 60)),
      close_reason: maybe(fc.constantFrom('recalled', 'paid')),
    })
    .map(({ days, ...row }) => ({
      ...row,
      closed_on: days === null ? null : plus(row.placed_on, days),
      close_reason: days === null ? null : row.close_reason,
    })),
  8,
)

const handOvers = (
  accountOf: fc.Arbitrary<string>,
  collectorOf: fc.Arbitrary<string>,
  amountOf: fc.Arbitrary<string>,
  maxLength: number,
) =>
  numbered(
    'assignment_id',
    fc
      .record({
        account_id: accountOf,
        collector_id: collectorOf,
        assigned_on: day,
        days: maybe(fc.constantFrom(0, 1, 14, 28, 60)),
        assigned_amount: amountOf,
      })
      .map(({ days, ...row }) => ({ ...row, ended_on: days === null ? null : plus(row.assigned_on, days) })),
    maxLength,
  )

const assignments = handOvers(account, collector, bookAmount, 14)

const monthEnds = ['2026-01-31', '2026-02-28', '2025-12-31', '2026-03-31', '2026-04-30']
const monthsOf = (minLength: number, maxLength: number) =>
  fc.uniqueArray(
    fc.record({
      account_id: account,
      as_of: fc.constantFrom(...monthEnds),
      balance: maybe(orLargest(fc.constantFrom('100.00', '0.00', '-20.00', '55.55', '1000.00')), 4),
      dpd: fc.oneof(dpd, fc.constantFrom(0, 1, 30, 31)),
      status: fc.oneof(
        { weight: 6, arbitrary: fc.constant('open') },
        { weight: 4, arbitrary: fc.constantFrom('paid_off', 'charged_off', 'sold', 'recalled', 'restructured') },
      ),
    }),
    { minLength, maxLength, size: 'max', selector: (row) => `${row.account_id}|${row.as_of}` },
  )
const accountMonths = fc.oneof({ weight: 2, arbitrary: monthsOf(8, 18) }, monthsOf(0, 3))

const contacts = numbered(
  'contact_id',
  fc.record({
    account_id: account,
    started_at: instant,
    channel: fc.oneof(
      { weight: 4, arbitrary: fc.constant('call') },
      fc.constantFrom('voice_bot', 'sms', 'visit', 'chat'),
    ),
    direction: fc.oneof({ weight: 3, arbitrary: fc.constant('outbound') }, fc.constant('inbound')),
    collector_id: maybe(collector, 5),
    connected: maybe(fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)), 5),
    party: maybe(
      fc.oneof({ weight: 5, arbitrary: fc.constant('debtor') }, fc.constantFrom('third_party', 'unknown', 'none')),
      6,
    ),
    number_ref: maybe(fc.constantFrom('n1', 'n2'), 5),
    talk_seconds: maybe(fc.constantFrom(0, 60), 5),
    visitors: maybe(fc.constantFrom(1, 2)),
  }),
  30,
)

const promises = numbered(
  'promise_id',
  fc
    .record({
      account_id: account,
      made_at: instant,
      due: fc.constantFrom(3, 0, 1, 2, 7, 14, -1, -5, 28),
      amount,
      collector_id: maybe(collector, 5),
      contact_id: contactId,
      cancelled: maybe(fc.constantFrom(0, 1, -1, -7, 4), 2),
    })
    .map(({ due, cancelled, ...row }) => {
      const due_on = plus(row.made_at.slice(0, 10), due)
      return { ...row, due_on, cancelled_on: cancelled === null ? null : plus(due_on, cancelled) }
    }),
  20,
)

const status = fc.oneof({ weight: 5, arbitrary: fc.constant('posted') }, fc.constant('pending'))
/** Money with what takes it back: never before it, never more than it. */
const receipts = (accountOf: fc.Arbitrary<string>, amountOf: fc.Arbitrary<string>, maxLength: number) =>
  some(
    fc.record({
      account_id: accountOf,
      effective_on: day,
      amount: amountOf,
      kind: fc.oneof({ weight: 7, arbitrary: fc.constant('payment') }, fc.constant('waiver')),
      status,
      reversals: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        some(
          fc.record({ after: fc.constantFrom(0, 1, 3, 14, 30), share: fc.constantFrom('all', 'half', 'cent'), status }),
          3,
        ),
      ),
    }),
    maxLength,
  ).map((rows) => {
    const result: Payment[] = []
    for (const { reversals, ...row } of rows) {
      const payment_id = idAt(result.length)
      result.push({ ...row, payment_id, reverses_payment_id: null })
      let left = cents(row.amount)
      for (const { after, share, status } of row.kind === 'payment' ? reversals : []) {
        const part = share === 'all' ? left : share === 'half' ? left / 2n : left > 0n ? 1n : 0n
        if (part === 0n) continue
        left -= part
        result.push({
          payment_id: idAt(result.length),
          account_id: row.account_id,
          effective_on: plus(row.effective_on, after),
          amount: `${part / 100n}.${String(part % 100n).padStart(2, '0')}`,
          kind: 'reversal',
          status,
          reverses_payment_id: payment_id,
        })
      }
    }
    return result
  })

const payments = receipts(account, amount, 20)

const shifts = fc.uniqueArray(
  fc.record({ collector_id: collector, worked_on: day, worked_minutes: maybe(fc.constantFrom(480, 0, 60, 7), 6) }),
  { maxLength: 12, size: 'max', selector: (row) => `${row.collector_id}|${row.worked_on}` },
)

const costs = numbered(
  'cost_id',
  fc.record({
    month: fc.constantFrom('2026-02-01', '2026-01-01', '2026-03-01', '2026-04-01'),
    category: fc.constant('pay'),
    amount: orLargest(fc.constantFrom('10.00', '0.00', '-5.00', '33.33')),
    team_id: maybe(fc.constantFrom(...teams, 'T9')),
  }),
  5,
)

const about = { account_id: maybe(account), collector_id: maybe(collector), contact_id: contactId }
const complaints = numbered(
  'complaint_id',
  fc
    .record({
      ...about,
      received_on: day,
      days: maybe(fc.constantFrom(0, 1, 14, 30)),
      upheld: maybe(fc.boolean()),
    })
    .map(({ days, ...row }) => ({ ...row, closed_on: days === null ? null : plus(row.received_on, days) })),
  8,
)

const surveys = numbered(
  'survey_id',
  fc.record({ ...about, answered_on: day, score: fc.constantFrom(1, 2, 3, 4, 5) }),
  8,
)

const reviews = numbered(
  'review_id',
  fc.record({
    collector_id: collector,
    reviewed_on: day,
    contact_id: contactId,
    sample: fc.constantFrom('random', 'random', 'targeted'),
    critical_fail: maybe(fc.constantFrom(false, false, true)),
    score: maybe(fc.constantFrom('80', '0', '99.5', '66.666667'), 4),
  }),
  8,
)

const reviewItems = fc.uniqueArray(
  fc
    .record({
      review_id: fc.nat(8).map((index) => idAt(index)),
      item: fc.constantFrom('greeting', 'identity', 'tone'),
      weight: fc.constantFrom('1', '0', '2.5', '0.333333'),
      points: fc.constantFrom(['3', '3'], ['1', '3'], ['2', '3'], ['0', '5'], ['0.5', '7'], ['1', '1.000001']),
      applicable: fc.constantFrom(true, true, false),
      critical: maybe(fc.boolean()),
    })
    .map(({ points, ...row }) => ({ ...row, score: points[0], max_score: points[1] })),
  { maxLength: 14, size: 'max', selector: (row) => `${row.review_id}|${row.item}` },
)

const breachDecisions = fc.uniqueArray(
  fc.record({
    contact_id: fc.nat(9).map((index) => idAt(index)),
    rule_id: fc.constantFrom('us-reg-f/hours', 'cn/hours', 'cn/third-party', 'us-reg-f/wait-after-conversation'),
    decision: fc.constantFrom('confirmed', 'dismissed'),
    decided_on: maybe(day),
  }),
  { minLength: 10, maxLength: 24, size: 'max', selector: (row) => `${row.contact_id}|${row.rule_id}` },
)

export const records: fc.Arbitrary<Records> = fc.record({
  teams: fc.constant(teams.map((team_id) => ({ team_id, team_name: team_id }))),
  collectors: fc
    .array(maybe(fc.constantFrom('junior', 'senior')), { minLength: collectors.length, maxLength: collectors.length })
    .map((grades) =>
      collectors.map((collector_id, at) => ({ collector_id, collector_name: collector_id, grade: grades[at] ?? null })),
    ),
  team_memberships: memberships,
  accounts: fc
    .array(
      fc.record({
        product: fc.constantFrom('card, gold', 'loan'),
        client_id: maybe(fc.constantFrom('k"1', 'k2')),
        region: maybe(fc.constantFrom('east', 'west')),
        timezone: maybe(fc.constantFrom('Asia/Shanghai', 'America/New_York'), 6),
        originated_on: maybe(day),
        original_amount: maybe(bookAmount),
      }),
      { minLength: accounts.length, maxLength: accounts.length },
    )
    .map((rows) => rows.map((row, at) => ({ account_id: accounts[at]!, debtor_id: 'd', ...row }))),
  placements,
  assignments,
  account_months: accountMonths,
  contacts,
  promises,
  payments,
  shifts,
  costs,
  complaints,
  surveys,
  reviews,
  review_items: reviewItems,
  breach_decisions: breachDecisions,
})

const rules = fc.uniqueArray(
  fc.oneof(
    fc.constant({ rule: 'owner', days: null }),
    fc.constant({ rule: 'promise_taker', days: null }),
    fc.constantFrom(0, 3, 14, 30).map((days) => ({ rule: 'last_rpc', days })),
    fc.constant({ rule: 'house', days: null }),
  ),
  { minLength: 1, maxLength: 4, selector: ({ rule, days }) => `${rule}|${days}` },
)

export const policyNames = ['default', 'other']
/** Each policy is one list of rules, or one until a day and another from then on; before the first nobody is credited. */
const policies: fc.Arbitrary<PolicyRule[]> = fc
  .tuple(
    ...policyNames.map(() => fc.record({ start: maybe(day, 2), first: rules, change: maybe(day, 2), then: rules })),
  )
  .map((all) =>
    all.flatMap(({ start, first, change, then }, at) => {
      const policy = policyNames[at]!
      const ending = (list: typeof first) =>
        list.at(-1)?.rule === 'house'
          ? list
          : [...list.filter(({ rule }) => rule !== 'house'), { rule: 'house', days: null }]
      const version = (list: typeof first, valid_from: Day, valid_to: Day | null) =>
        ending(list).map((rule, position) => ({ policy, valid_from, valid_to, position, ...rule }))
      const from = start ?? '0001-01-01'
      if (change === null || change <= from) return version(first, from, null)
      return [...version(first, from, change), ...version(then, change, null)]
    }),
  )

export const settings: fc.Arbitrary<Settings> = fc.record({
  asOf: fc.oneof(fc.constantFrom('2026-06-30', '2026-04-30', '2026-03-31'), day),
  graceDays: fc.constantFrom(3, 0, 1),
  threshold: fc.constantFrom(1_000_000n, 900_000n, 500_000n),
  conversionDays: fc.constantFrom(14, 1, 7),
  policies,
})

/** What is asked, before the metrics are matched with the dimensions they can be split by. */
export interface Wish {
  readonly metrics: readonly number[]
  readonly by: readonly number[]
  readonly where: readonly (readonly [number, readonly number[]])[]
  readonly from: Day
  readonly length: number
  readonly policy: string
  readonly cut: boolean
  readonly months: number
}

export const wish: fc.Arbitrary<Wish> = fc.record({
  metrics: fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
  by: fc.array(fc.nat(1000), { maxLength: 3 }),
  where: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    fc.array(fc.tuple(fc.nat(1000), fc.array(fc.nat(1000), { minLength: 1, maxLength: 2 })), { maxLength: 2 }),
  ),
  from: fc.oneof(day, fc.constant('2025-12-01')),
  length: fc.constantFrom(200, 1, 14, 28, 31, 60),
  policy: fc.constantFrom(...policyNames),
  cut: fc.boolean(),
  months: fc.constantFrom(6, 1, 2, 3),
})

/** Values a filter may name, by dimension. */
export const values: Readonly<Record<string, readonly string[]>> = {
  collector: [...collectors, 'stranger'],
  team: [...teams, 'T9'],
  grade: ['junior', 'senior'],
  product: ['card, gold', 'loan'],
  client: ['k"1', 'k2'],
  region: ['east', 'west'],
  bucket: ['M0', 'M1', 'M2', 'M3', 'M7+'],
  hand: ['1', '2', '10'],
  batch: ['b1', 'b2'],
  channel: ['call', 'voice_bot', 'sms'],
  state: ['M1', 'M2', 'M3', 'M7+'],
}

/**
 * Many people with like books, so that what the others collect can be expected of each; or a few collect it all.
 * Amounts are usual ones: the bootstrap counts in doubles, exact up to 90 trillion.
 */
export const crowd: fc.Arbitrary<Records> = fc
  .tuple(fc.constantFrom(4, 13), fc.constantFrom(6, 20, 26), fc.boolean())
  .chain(([people, cases, uneven]) => {
    const ids = Array.from({ length: people }, (_, at) => `c${at}`)
    const owed = Array.from({ length: cases }, (_, at) => `a${at}`)
    const [one, other] = [fc.constantFrom(...owed), fc.constantFrom(...ids)]
    const holder = (account: string) => ids[owed.indexOf(account) % people]!
    const paying = fc.constantFrom(...owed.filter((_, at) => !uneven || at % people < people / 3))
    return fc
      .record({
        base: records,
        products: fc.array(fc.constantFrom('card, gold', 'loan'), { minLength: cases, maxLength: cases }),
        assignments: handOvers(one, other, usualBook, 60).map((rows) =>
          rows.map((row) => (uneven ? { ...row, collector_id: holder(row.account_id) } : row)),
        ),
        payments: receipts(paying, usualAmount, 40),
        team_memberships: fc.constant(
          ids.map((collector_id, at) => ({
            collector_id,
            valid_from: '2026-01-01',
            team_id: teams[at % 2]!,
            valid_to: at % 5 === 0 ? '2026-02-14' : null,
          })),
        ),
      })
      .map(({ base, products, ...rest }) => ({
        ...base,
        ...rest,
        accounts: owed.map((account_id, at) => ({ ...base.accounts[at % 3]!, account_id, product: products[at]! })),
        placements: base.placements.map((row, at) => ({ ...row, account_id: owed[at % cases]! })),
        contacts: [],
        promises: [],
        account_months: [],
      }))
  })
