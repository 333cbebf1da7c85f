import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exact } from '#sql'
import { openState, payState, type State } from '#state'
import { calculate, type Plan, type Source } from '#pipeline/pay/index'
import { calculatePeriod, payrollRows, totalsOf, type WrittenPlan } from '#pipeline/pay/life/index'
import { folder } from '../tree.ts'
import { factsOf, planOf } from './pay.ts'

const manager: payState.PayActor = { name: 'max', roles: ['manager'], collectors: [] }
const hr: payState.PayActor = { name: 'hana', roles: ['hr'], collectors: [] }
const other: payState.PayActor = { name: 'hugo', roles: ['hr'], collectors: [] }
const cents = (text: string) => exact.fractionOf(text).over * (100n / exact.fractionOf(text).under)
const sum = (texts: readonly string[]) => texts.reduce((all, text) => all + cents(text), 0n)

const months = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'] as const
const ends = ['2026-01-31', '2026-02-28', '2026-03-31'] as const
type Month = (typeof months)[number]
type Terms = Parameters<typeof calculatePeriod>[2]

const written = (text: string): WrittenPlan => {
  const plan = { ...planOf(text), file: 'plans/test.yaml' }
  return { plan, text, sha256: payState.hashOfText(text) }
}

/** What is known of one month: who is on the roster, their money and complaints. */
const world = fc.dictionary(
  fc.constantFrom('A', 'B', 'C', 'D'),
  fc.record({
    net: fc.integer({ min: -300_000, max: 4_000_000 }).map((value) => exact.decimalOf(BigInt(value), 2)),
    complaints: fc.integer({ min: 0, max: 2 }).map(String),
    breaches: fc.integer({ min: 0, max: 1 }).map(String),
  }),
  { minKeys: 1 },
)
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const text = (rate: string, more: string) => `valid_from: 2026-01-01
components: [ { id: t, kind: tiers, measure: net_collected, tiers: [ { up_to: 10000, rate: ${rate} }, { rate: 0.02 } ] },
  { id: pool, kind: pool, team: T1, measure: net_collected, rate: 0.01, share_by: equal } ]
gates: [ { id: g, metric: confirmed_breaches, at_most: 0, on_fail: ${more.includes('hold gate') ? 'hold' : 'zero'} } ]
deductions: [ { id: d, metric: upheld_complaints, amount_each: 20 } ]
${more.replace('hold gate', '')}`
const plans = fc
  .tuple(
    fc.constantFrom('0.01', '0.0133'),
    fc.constantFrom('', 'carry: false', 'hold gate', 'hold_back: { share: 0.10, until_days: 31 }'),
  )
  .map(([rate, more]) => text(rate, more))

const factsFor = (plan: Plan, month: Month, known: World) =>
  factsOf(plan, {
    people: Object.keys(known),
    period: [month, months[months.indexOf(month) + 1]!],
    nameOf: ({ metric, by }) => (by === null ? `team ${metric}` : metric),
    figures: {
      net_collected: Object.fromEntries(Object.entries(known).map(([id, { net }]) => [id, net])),
      upheld_complaints: Object.fromEntries(Object.entries(known).map(([id, { complaints }]) => [id, complaints])),
      confirmed_breaches: Object.fromEntries(Object.entries(known).map(([id, { breaches }]) => [id, breaches])),
      'team net_collected': { '': exact.decimalOf(sum(Object.values(known).map(({ net }) => net)), 2) },
    },
    presence: Object.keys(known).map((collector) => ({
      ...{ collector, team: 'T1', scheduled: 20, worked: 20, calendar: 30, attended: 20 },
      ...{ scheduledMinutes: 0, workedMinutes: 0 },
    })),
    teamDays: { T1: 20 },
  })

async function lockMonth(state: State, terms: Pick<Terms, 'versions' | 'month' | 'asOf' | 'source'>) {
  const key = { plan: terms.versions[0]!.plan.id, month: terms.month }
  for (const { plan, text: yaml } of terms.versions) {
    const submitted = { plan: plan.id, version: plan.version, text: yaml, approvalsNeeded: 1 }
    const sha256 = await payState.submitPlan(state, manager, submitted)
    const known = (await payState.planStates(state, [sha256])).get(sha256)
    if (known?.approvers.length === 0) await payState.approvePlan(state, hr, sha256)
  }
  await calculatePeriod(state, hr, { ...terms, edition: 'E', currency: 'CNY', digits: 2 })
  await payState.act(state, manager, key, { kind: 'review' })
  await payState.act(state, hr, key, { kind: 'approve' })
  return payState.act(state, other, key, { kind: 'lock' })
}

test('locked lines plus deltas are what a recomputation from scratch gives, whatever is corrected late: money, roster or plan', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(plans, { minLength: 3, maxLength: 3 }),
      fc.array(world, { minLength: 6, maxLength: 6 }),
      async (texts, worlds) => {
        using home = folder()
        await using state = await openState({ home: home.path })
        // What is known of a month when it is locked, and anew at each later lock.
        let at = 0
        const known = months.slice(0, 3).map((_, lock) => months.slice(0, lock + 1).map(() => worlds[at++ % 6]!))
        const paidOf: { key: string; rows: Awaited<ReturnType<typeof payState.paymentsOf>> }[] = []
        for (const [lock, asOf] of ends.entries()) {
          const versions = [written(texts[lock]!)]
          const source: Source = (plan, { from, to }) =>
            Promise.resolve(
              new Map(
                months
                  .filter((month) => from <= month && month < to)
                  .map((month) => [month as never, factsFor(plan, month, known[lock]![months.indexOf(month)]!)]),
              ),
            )
          const month = months[lock]! as unknown as Terms['month']
          const period = await lockMonth(state, { versions, month, asOf: asOf as unknown as Terms['asOf'], source })
          const id = period.row.calculation_id!
          const [lines, payments] = [await payState.linesOf(state.db, id), await payState.paymentsOf(state.db, id)]
          paidOf.push({ key: months[lock]!, rows: payments })
          for (const { collector, due } of payments)
            expect(cents(due)).toBe(
              sum(lines.filter((line) => line.collector === collector).map(({ amount }) => amount)),
            )
          const mapping = {
            entity: '',
            companyCode: '',
            codes: { earned: 'E', delta: 'D', adjustment: 'A', balance: 'B' },
            costCentres: {},
            columns: null,
          }
          const rows = payrollRows(period.calculation!, lines, payments, mapping, new Map())
          expect(cents(totalsOf(rows, 2).amount)).toBe(sum(payments.map(({ paid }) => paid)))
        }
        const all = await payState.lockedLines(state, { plan: 'test', month: '2026-04-01' })
        const last = written(texts[2]!).plan
        for (const [index, month] of months.slice(0, 3).entries()) {
          const scratch = new Map(
            calculate(last, factsFor(last, month, known[2]![index]!)).map((one) => [one.collector, one.earned]),
          )
          const people = new Set([...scratch.keys(), ...all.map(({ collector }) => collector)])
          for (const collector of people) {
            const own = all.filter((line) => line.collector === collector && line.earned_period === month)
            expect(sum(own.map(({ amount }) => amount))).toBe(cents(scratch.get(collector) ?? '0'))
          }
        }
        // What one payment carries out the next one carries in.
        for (const [index, { rows }] of paidOf.entries())
          for (const { collector, carried_in } of rows) {
            const before = paidOf.slice(0, index).findLast((one) => one.rows.some((row) => row.collector === collector))
            expect(carried_in).toBe(before?.rows.find((row) => row.collector === collector)!.carried_out ?? '0.00')
          }
        expect(await payState.faultOfPay(state)).toBeNull()
      },
    ),
    { numRuns: 25 },
  )
}, 120_000)

const known: World = {
  A: { net: '5000.00', complaints: '0', breaches: '0' },
  B: { net: '20000.00', complaints: '1', breaches: '0' },
}
const steady =
  (world: World): Source =>
  (plan, { from, to }) =>
    Promise.resolve(
      new Map(
        months
          .filter((month) => from <= month && month < to)
          .map((month) => [month as never, factsFor(plan, month, world)]),
      ),
    )
const terms = (plan: string, lock: number, worldThen: World = known) => ({
  versions: [written(plan)],
  month: months[lock]! as unknown as Terms['month'],
  asOf: ends[lock]! as unknown as Terms['asOf'],
  source: steady(worldThen),
})
const rest = { edition: 'E', currency: 'CNY', digits: 2 }

test('a month is not calculated before those before it are locked, and the refusal names them', async () => {
  using home = folder()
  await using state = await openState({ home: home.path })
  const march = { ...terms(text('0.01', ''), 2), ...rest }
  await expect(calculatePeriod(state, hr, march)).rejects.toThrow(
    'Earlier months of test have to be locked first: 2026-01, 2026-02 (or pay begins here: --begin).',
  )
  await lockMonth(state, terms(text('0.01', ''), 0))
  await expect(calculatePeriod(state, hr, march)).rejects.toThrow('have to be locked first: 2026-02.')
  const early = { ...march, asOf: '2026-03-30' as unknown as Terms['asOf'] }
  await expect(calculatePeriod(state, hr, early)).rejects.toThrow('2026-03 ends on 2026-03-31')
})

test('an accepted adjustment is paid beside what is earned, and the payroll names it', async () => {
  using home = folder()
  await using state = await openState({ home: home.path })
  const first = terms(text('0.01', ''), 0)
  const key = { plan: 'test', month: '2026-01-01' }
  await calculatePeriod(state, hr, { ...first, ...rest })
  const id = await payState.adjust(state, hr, key, { collector: 'A', amount: '-7.50', reason: 'paid twice' })
  await payState.act(state, other, key, { kind: 'decide', id, accept: true })
  const period = await lockMonth(state, first)
  const payments = await payState.paymentsOf(state.db, period.row.calculation_id!, 'A')
  // 5,000 at 1 %, half of the pool of 250.
  expect(payments).toMatchObject([{ due: '175.00', adjusted: '-7.50', paid: '167.50' }])
})

test('a payment a gate held is paid when a person releases it', async () => {
  using home = folder()
  await using state = await openState({ home: home.path })
  const plan = text('0.01', 'hold gate')
  const breached: World = { A: { ...known['A']!, breaches: '1' }, B: known['B']! }
  const january = await lockMonth(state, terms(plan, 0, breached))
  expect(await payState.paymentsOf(state.db, january.row.calculation_id!, 'A')).toMatchObject([
    { due: '175.00', paid: '0.00', held: '175.00' },
  ])
  const february = { plan: 'test', month: '2026-02-01' }
  const nothing = payState.act(state, hr, february, { kind: 'release', collector: 'B', reason: 'looked into' })
  await expect(nothing).rejects.toThrow('Nothing of B is held')
  await payState.act(state, hr, february, { kind: 'release', collector: 'A', reason: 'looked into' })
  const facts: Source = (of, span) =>
    Promise.resolve(
      new Map([
        ...(span.from <= '2026-01-01' ? [['2026-01-01' as never, factsFor(of, '2026-01-01', breached)] as const] : []),
        ['2026-02-01' as never, factsFor(of, '2026-02-01', known)] as const,
      ]),
    )
  const locked = await lockMonth(state, { ...terms(plan, 1), source: facts })
  expect(await payState.paymentsOf(state.db, locked.row.calculation_id!, 'A')).toMatchObject([
    { due: '175.00', carried_in: '175.00', paid: '350.00', carried_out: '0.00', held: '0.00' },
  ])
})
