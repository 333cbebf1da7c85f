import fc from 'fast-check'
import { plus, type Day } from './days.ts'
import { day, records } from './generate.ts'
import type { PayRecords } from './pay.ts'
import { cents, type Payment } from './records.ts'

export const months: readonly Day[] = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01']

const people = ['9', '10', 'é', 'stranger']
const accounts = ['9', 'B', '10']
const teams = ['T1', 'T,2']
const either = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const many = <T>(of: fc.Arbitrary<T>, length: number) =>
  fc.array(of, { minLength: length / 2, maxLength: length, size: 'max' })

/** Everybody in a team from before the first month on; some move, leave or come late. */
const memberships = fc
  .tuple(
    ...people.map((collector_id) =>
      fc
        .record({
          team: either(...teams),
          from: either('2025-12-01', '2025-12-01', '2026-02-10'),
          move: fc.option(day),
          leave: fc.option(day, { freq: 5 }),
        })
        .map(({ team, from, move, leave }) => [
          { collector_id, valid_from: from, team_id: team, valid_to: leave !== null && leave > from ? leave : null },
          ...(move !== null && move > from
            ? [{ collector_id, valid_from: move, team_id: team === 'T1' ? 'T,2' : 'T1', valid_to: null }]
            : []),
        ]),
    ),
  )
  .map((all) => all.flat())

const assignments = many(
  fc.record({
    account_id: either(...accounts),
    collector_id: either(...people),
    assigned_on: either('2025-12-15', '2026-01-10', '2026-02-01', '2026-02-20'),
    assigned_amount: either('1000.00', '250.50', '5000.00'),
  }),
  10,
).map((rows) => rows.map((row, at) => ({ assignment_id: `s${at}`, ended_on: null, ...row })))

/** Payments, and what takes them back days or months later. */
const payments = many(
  fc.record({
    account_id: either(...accounts),
    effective_on: day,
    amount: either('100.00', '50.00', '33.33', '100.01', '200.00', '0.01', '49.99'),
    back: fc.option(fc.record({ after: either(0, 3, 14, 30, 46), isHalf: fc.boolean() }), { freq: 2 }),
  }),
  30,
).map((rows) =>
  rows.flatMap(({ back, ...row }, at): Payment[] => {
    const payment = { ...row, payment_id: `p${at}`, kind: 'payment', status: 'posted', reverses_payment_id: null }
    const part = back === null ? 0n : back.isHalf ? cents(row.amount) / 2n : cents(row.amount)
    if (back === null || part === 0n) return [payment]
    const amount = `${part / 100n}.${String(part % 100n).padStart(2, '0')}`
    const effective_on = plus(row.effective_on, back.after)
    return [
      payment,
      { ...payment, payment_id: `r${at}`, kind: 'reversal', amount, effective_on, reverses_payment_id: `p${at}` },
    ]
  }),
)

const shifts = fc.uniqueArray(
  fc.record({
    collector_id: either(...people),
    worked_on: day,
    worked_minutes: either(480, 0, 60, 7, null),
    scheduled_minutes: either(480, 480, 0, null),
  }),
  { minLength: 15, maxLength: 30, size: 'max', selector: (row) => `${row.collector_id}|${row.worked_on}` },
)

const reviews = many(
  fc.record({
    collector_id: either(...people),
    reviewed_on: day,
    contact_id: fc.constant(null),
    sample: either('random', 'random', 'targeted'),
    critical_fail: either(null, null, null, true),
    score: either('80', '95', '99.5', '66.666667', '70'),
  }),
  16,
).map((rows) => rows.map((row, at) => ({ review_id: `v${at}`, ...row })))

const complaints = many(
  fc
    .record({
      account_id: fc.constant(null),
      collector_id: either(...people),
      contact_id: fc.constant(null),
      received_on: day,
      days: either(0, 14, 30, null),
      upheld: either(true, true, false, null),
    })
    .map(({ days, ...row }) => ({ ...row, closed_on: days === null ? null : plus(row.received_on, days) })),
  8,
).map((rows) => rows.map((row, at) => ({ complaint_id: `k${at}`, ...row })))

const targets = fc.uniqueArray(
  fc.record({
    metric: either('net_collected'),
    scope: either('all', 'team:T1', 'team:T,2', 'collector:9', 'collector:é'),
    month: either(...months.slice(0, 3)),
    value: either('100', '50.5', '0', '-1', '1000'),
  }),
  { minLength: 6, maxLength: 12, selector: (row) => JSON.stringify([row.scope, row.month]) },
)

/** A word on most of what rules may find of the contacts, told at once or weeks later. */
const decisions = (contacts: readonly string[]) =>
  fc.tuple(
    ...contacts.flatMap((contact_id) =>
      ['us-reg-f/hours', 'cn/hours', 'cn/third-party', 'us-reg-f/wait-after-conversation'].map((rule_id) =>
        fc.record({
          contact_id: fc.constant(contact_id),
          rule_id: fc.constant(rule_id),
          decision: either('confirmed', 'confirmed', 'dismissed'),
          decided_on: fc.option(day, { freq: 6 }),
          isTold: either(true, false),
        }),
      ),
    ),
  )

/** Floors on which people earn: the oracle's own, with more of what pay looks at. */
export const floors: fc.Arbitrary<PayRecords> = fc
  .record({ base: records, team_memberships: memberships, assignments, payments, shifts, reviews, complaints, targets })
  .chain(({ base, ...more }) =>
    decisions(base.contacts.map(({ contact_id }) => contact_id)).map((told) => ({
      ...base,
      ...more,
      review_items: [],
      breach_decisions: told.flatMap(({ isTold, ...row }) => (isTold ? [row] : [])),
    })),
  )
