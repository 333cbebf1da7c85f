import { firstMonthOf, plansIn } from '../../../pipeline/pay/life/index.ts'
import { shiftMonths } from '../../../sql/index.ts'
import { payState } from '../../../state/index.ts'
import { type PayPeriod, type PayPeriods, type PayStep } from './desk.ts'
import { actorOf, notThere, seenIn } from './reader.ts'
import { keyOf, lendOf, nameIn, titleOf, type PayRoom } from './room.ts'
import { entryOf, listed, totalsOf } from './show.ts'

const kinds = ['calculate', 'review', 'approve', 'lock', 'export'] as const

/** Every period, every plan, and the months that come next. */
export async function periodsIn(room: PayRoom): Promise<PayPeriods> {
  const { home, who, state: open, lend } = room
  const state = await open()
  const written = plansIn(home)
  const rows = await payState.periodsIn(state)
  const states = await payState.planStates(
    state,
    written.map(({ sha256 }) => sha256),
  )
  return lend(null, async ({ edition, stamp, family }) => {
    const periods = []
    for (const row of rows) {
      const seen = await seenIn(edition, family, who, row.month)
      periods.push(await listed(state, row, seen))
    }
    const ids = [...new Set(written.map(({ plan }) => plan.id))]
    const next = ids.flatMap((plan) => {
      const own = rows.filter((row) => row.plan_id === plan)
      const unlocked = own.findLast(({ status }) => status !== 'locked' && status !== 'exported')
      const versions = written.filter((one) => one.plan.id === plan).map((one) => one.plan)
      const latest = own[0]?.month as typeof edition.asOf | undefined
      const month = unlocked?.month ?? (latest === undefined ? firstMonthOf(versions) : shiftMonths(latest, 1))
      return month === null ? [] : [{ plan, month }]
    })
    return {
      currency: stamp.currency,
      plans: written.map(({ plan: { id, title, version }, sha256 }) => {
        const known = states.get(sha256)
        return {
          id,
          title,
          version,
          approved: known !== undefined && known.approvers.length >= known.approvals_needed,
        }
      }),
      ...{ periods, next },
      own: who.rows !== 'all' && who.rows.teams.length === 0 ? who.rows.collectors : null,
    }
  })
}

/** A period with what may be done in it, its people, and what was paid the month before. */
export async function periodIn(room: PayRoom, plan: string, month: string): Promise<PayPeriod> {
  const { home, who, state: open } = room
  const state = await open()
  const at = keyOf(plan, month)
  const known = await payState.periodIn(state, at)
  const written = plansIn(home)
  if (known.calculation === null && !written.some((one) => one.plan.id === plan)) throw notThere()
  const actor = await actorOf(state, who)
  const steps = kinds.map((kind): PayStep => {
    const action = kind === 'export' ? ({ kind, again: false, reason: null } as const) : ({ kind } as const)
    const outcome = payState.next(payState.periodStateOf(known), action, actor)
    return { kind, refusal: 'refusal' in outcome ? outcome.refusal : null }
  })
  const { row, calculation, lacks } = known
  return lendOf(room, calculation?.edition ?? null, async ({ edition, family, names }) => {
    const seen = await seenIn(edition, family, who, month)
    const isSeen = ({ collector }: { readonly collector: string }) => seen === null || seen.has(collector)
    const id = calculation?.calculation_id ?? null
    const [lines, payments] =
      id === null ? [[], []] : await Promise.all([payState.linesOf(state.db, id), payState.paymentsOf(state.db, id)])
    const digits = calculation?.digits ?? 2
    const by = Map.groupBy(lines, ({ collector }) => collector)
    const entries = payments
      .filter(isSeen)
      .map((payment) =>
        entryOf(payment, by.get(payment.collector) ?? [], month, digits, nameIn(room, names, payment.collector)),
      )
    const earlier = await payState.periodIn(state, { plan, month: shiftMonths(month as typeof edition.asOf, -1) })
    const before =
      earlier.calculation === null
        ? null
        : Object.fromEntries(
            (await payState.paymentsOf(state.db, earlier.calculation.calculation_id))
              .filter(isSeen)
              .map(({ collector, paid }) => [collector, paid]),
          )
    const done = (['calculated', 'reviewed', 'approved', 'locked'] as const).flatMap((step) => {
      const name = row[`${step}_by`]
      return name === null ? [] : [{ step, by: name }]
    })
    return {
      ...{ plan, month, title: titleOf(plan, written), status: row.status, steps, done, lacks },
      calculation: calculation && {
        ...{ edition: calculation.edition, asOf: calculation.as_of, version: calculation.plan_version },
        ...{ code: calculation.code_version, hash: calculation.hash, currency: calculation.currency },
      },
      totals: calculation && totalsOf(entries, digits),
      entries,
      adjustments: known.adjustments.filter(isSeen),
      disputes: known.disputes.filter(isSeen),
      exports: seen === null ? known.exports : [],
      before,
      whole: seen === null,
    }
  })
}
