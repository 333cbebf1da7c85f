import { byId, type Day } from './days.ts'
import { evidenced } from './attribution.ts'
import type { Period } from './fact.ts'
import { workedAccounts } from './funnel.ts'
import { bandOf } from './expected.ts'
import { book } from './money.ts'
import { outcomes } from './promises.ts'
import { cents } from './records.ts'
import { alive } from './spells.ts'
import type { World } from './world.ts'

interface Listed {
  /** Names of the fields that tell a row from the others. */
  readonly key: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** The records behind the numbers, each with what is derived from it; money in cents. */
export function factsOf(
  world: World,
  { from, to }: Period,
  policy: string,
  days: readonly Day[],
): Record<string, Listed> {
  const inside = (day: Day) => from <= day && day < to
  return {
    payments: {
      key: ['payment_id'],
      rows: world.posted
        .flatMap((payment) => {
          const { collector, rule, evidence } = evidenced(world, payment, policy)
          const team = world.teamOn(collector, payment.effective_on)
          const own = { collector, team, rule, evidence }
          return [
            {
              payment_id: payment.payment_id,
              effective_on: payment.effective_on,
              amount: cents(payment.amount),
              ...own,
            },
            ...world.reversalsOf(payment).map((reversal) => ({
              payment_id: reversal.payment_id,
              effective_on: reversal.effective_on,
              amount: -cents(reversal.amount),
              ...own,
            })),
          ]
        })
        .filter((row) => inside(row.effective_on)),
    },
    promises: {
      key: ['promise_id'],
      rows: outcomes(world)
        .filter(({ madeOn }) => inside(madeOn))
        .map(({ promise, madeOn, windowFrom, windowTo, paid, status }) => ({
          promise_id: promise.promise_id,
          made_on: madeOn,
          window_from: windowFrom,
          window_to: windowTo,
          paid,
          status,
        })),
    },
    spells: {
      key: ['assignment_id'],
      rows: world.spells
        .filter(({ start, end }) => start < to && (end === null || end > from))
        .map((spell) => ({
          assignment_id: spell.id,
          account_id: spell.account,
          collector: spell.collector,
          start: spell.start,
          end: spell.end,
          assigned_amount: spell.amount,
          bucket: spell.bucket,
          hand: spell.hand === null ? null : Number(spell.hand),
          band: bandOf(spell.amount),
          batch: spell.batch,
        })),
    },
    book: {
      key: ['day', 'assignment_id'],
      rows: days
        .filter((day) => day <= world.asOf)
        .flatMap((day) =>
          world.spells
            .filter((spell) => alive(spell, day))
            .map((spell) => ({ day, assignment_id: spell.id, book: book(world, spell, day) })),
        ),
    },
    'worked-accounts': {
      key: ['collector', 'account_id', 'month'],
      rows: workedAccounts(world)
        .filter(({ day }) => inside(day))
        .map(({ collector, account, month, day }) => ({
          collector,
          account_id: account,
          month,
          first_rpc_on: day,
        }))
        .toSorted((a, b) => byId(a.account_id, b.account_id)),
    },
  }
}
