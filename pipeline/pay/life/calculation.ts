import type { Day } from '#warehouse'
import { exact, shiftDays, shiftMonths } from '#sql'
import { payState, type State } from '#state'
import { calculate } from '../calculate.ts'
import { amountText, byBytes } from '../decimal.ts'
import { balanceOf, difference, empty, settle, type Account } from '../settle.ts'
import type { Source } from '../simulate.ts'
import type { Statement } from '../trace.ts'
import { inForce, replayed } from '../versions.ts'
import { codeVersion } from './code.ts'
import { monthsUntil } from './months.ts'
import type { WrittenPlan } from './plans.ts'

/** What a period is calculated with. */
export interface Terms {
  readonly versions: readonly WrittenPlan[]
  readonly month: Day
  /** The last day of facts that count. */
  readonly asOf: Day
  readonly edition: string
  readonly currency: string
  readonly digits: number
  readonly source: Source
  /** Pay begins here: months of the plan before this one were paid elsewhere. */
  readonly begins?: boolean
}

const isoMonth = (month: string) => month.slice(0, 7)

/**
 * Calculates a month of a plan and writes it down: what everybody earned, what every locked month before it is by now
 * known to have earned more or less, and what is therefore paid.
 * @throws PayError that says which months have to be locked first, or why somebody may not.
 */
export async function calculatePeriod(state: State, actor: payState.PayActor, terms: Terms) {
  const { versions, month } = terms
  const key = { plan: versions[0]!.plan.id, month }
  const basis = await payState.basisOf(state, key)
  const months = await monthsDue(state, key, terms, basis.locked)
  const statements = await statementsOf(terms, months)
  const content = await contentOf(state, key, terms, basis, statements)
  const used = Object.fromEntries(months.map((each) => [each, versionAt(versions, each).sha256]))
  const own = versionAt(versions, month).plan
  return payState.recordCalculation(state, actor, key, {
    basis: basis.basis,
    header: {
      ...{ plan_id: key.plan, month, edition: terms.edition, as_of: terms.asOf, plans: JSON.stringify(used) },
      ...{ plan_version: own.version, code_version: codeVersion(), digits: terms.digits },
      currency: own.currency ?? terms.currency,
    },
    ...content,
  })
}

function versionAt(versions: readonly WrittenPlan[], month: string): WrittenPlan {
  const plan = replayed(
    versions.map((one) => one.plan),
    month,
  )
  return versions.find((one) => one.plan === plan)!
}

async function monthsDue(
  state: State,
  key: payState.PeriodKey,
  { versions, month, asOf, begins }: Terms,
  locked: readonly payState.PeriodRow[],
): Promise<Day[]> {
  const plans = versions.map(({ plan }) => plan)
  const last = shiftDays(shiftMonths(month, 1), -1)
  if (inForce(plans, month) === null)
    throw new payState.PayError('order', `Plan ${key.plan} is not in force on ${month}.`)
  if (asOf < last)
    throw new payState.PayError('order', `${isoMonth(month)} ends on ${last}, but facts are known until ${asOf} only.`)
  const known = await state.db
    .selectFrom('pay_calculations')
    .select(['month', 'as_of'])
    .where('plan_id', '=', key.plan)
    .orderBy('month')
    .execute()
  const before = known.filter((one) => one.month < month)
  const begun = (known[0]?.month ?? null) as Day | null
  if (begins === true && before.length > 0)
    throw new payState.PayError('order', `Pay of ${key.plan} began in ${isoMonth(before[0]!.month)} already.`)
  const after = known.find((one) => one.month > month)
  if (after !== undefined)
    throw new payState.PayError(
      'order',
      `${isoMonth(after.month)} is calculated already: ${isoMonth(month)} comes before it.`,
    )
  const months =
    begins === true || (begun === month && before.length === 0) ? [month] : monthsUntil(plans, month, begun)
  const missing = months.filter((each) => each !== month && !locked.some((row) => row.month === each))
  if (missing.length > 0)
    throw new payState.PayError(
      'order',
      `Earlier months of ${key.plan} have to be locked first: ${missing.map(isoMonth).join(', ')}${begun === null ? ' (or pay begins here: --begin)' : ''}.`,
    )
  const latest = before.at(-1)
  if (latest !== undefined && asOf < latest.as_of)
    throw new payState.PayError(
      'order',
      `${isoMonth(latest.month)} knew facts until ${latest.as_of}; this one cannot know fewer.`,
    )
  return months
}

async function statementsOf({ versions, source, asOf }: Terms, months: readonly Day[]) {
  const statements = new Map<Day, readonly Statement[]>()
  for (const [written, alike] of Map.groupBy(months, (month) => versionAt(versions, month))) {
    const facts = await source(written.plan, { from: alike[0]!, to: shiftMonths(alike.at(-1)!, 1) }, asOf)
    for (const month of alike) statements.set(month, calculate(written.plan, facts.get(month)!))
  }
  return statements
}

type Basis = Awaited<ReturnType<typeof payState.basisOf>>

/** What was locked as earned, by month, then by collector. */
async function knownOf(state: State, key: payState.PeriodKey, digits: number) {
  const sums = new Map<string, Map<string, string>>()
  for (const { collector, earned_period, amount } of await payState.lockedLines(state, key)) {
    const of = sums.get(earned_period) ?? new Map<string, string>()
    sums.set(earned_period, of)
    const before = of.get(collector)
    of.set(
      collector,
      before === undefined ? amount : amountText(exact.add(exact.fractionOf(before), exact.fractionOf(amount)), digits),
    )
  }
  return sums
}

interface KeptAccount {
  readonly carried: string
  readonly held: string
  readonly withheld: readonly { readonly amount: string; readonly until: string }[]
}

const accountIn = (text: string): Account => {
  const kept = JSON.parse(text) as KeptAccount
  return {
    carried: BigInt(kept.carried),
    held: BigInt(kept.held),
    withheld: kept.withheld.map(({ amount, until }) => ({ amount: BigInt(amount), until })),
  }
}

const accountText = ({ carried, held, withheld }: Account): string =>
  JSON.stringify({
    ...{ carried: String(carried), held: String(held) },
    withheld: withheld.map(({ amount, until }) => ({ amount: String(amount), until })),
  })

async function contentOf(
  state: State,
  key: payState.PeriodKey,
  { versions, month, digits }: Terms,
  basis: Basis,
  statements: ReadonlyMap<Day, readonly Statement[]>,
): Promise<payState.Content> {
  const nil = exact.decimalOf(0n, digits)
  const known = await knownOf(state, key, digits)
  const [lines, deltas] = [new Map<string, payState.Content['lines'][number][]>(), new Map<string, string[]>()]
  const listed = <T>(by: Map<string, T[]>, collector: string, item: T) => {
    const all = by.get(collector)
    if (all === undefined) by.set(collector, [item])
    else all.push(item)
  }
  const own = new Map((statements.get(month) ?? []).map((statement) => [statement.collector, statement]))
  for (const [earned_period, all] of statements) {
    const now = new Map(all.map((statement) => [statement.collector, statement]))
    const before = known.get(earned_period) ?? new Map<string, string>()
    for (const collector of new Set([...now.keys(), ...before.keys()])) {
      const statement = now.get(collector)
      const was = before.get(collector) ?? nil
      const amount = difference(statement?.earned ?? nil, was, digits)
      const isOwn = earned_period === month
      if (!isOwn && amount === nil) continue
      if (!isOwn) listed(deltas, collector, amount)
      const trace = JSON.stringify(statement ?? null)
      listed(lines, collector, { collector, earned_period, amount, gate: statement?.gate ?? null, trace })
    }
  }
  const accounts = await payState.accountsBefore(state, key)
  const adjusted = Map.groupBy(basis.accepted, ({ collector }) => collector)
  const released = new Set(basis.releases.map(({ collector }) => collector))
  const owed = [...accounts].flatMap(([collector, text]) => (balanceOf(accountIn(text)) === 0n ? [] : [collector]))
  const plan = versionAt(versions, month).plan
  const on = shiftDays(shiftMonths(month, 1), -1)
  const until = plan.holdBack === null ? null : shiftDays(on, plan.holdBack.untilDays)
  const people = [...new Set([...lines.keys(), ...owed, ...adjusted.keys()])].sort(byBytes)
  const payments = people.map((collector) => {
    const statement = own.get(collector)
    const account = accounts.has(collector) ? accountIn(accounts.get(collector)!) : empty
    const adjustments = (adjusted.get(collector) ?? []).map(({ amount }) => amount)
    const extra = amountText(exact.sumOf(adjustments.map(exact.fractionOf)), digits)
    const settled = settle(
      plan,
      account,
      {
        on,
        earned: statement?.earned ?? nil,
        deltas: [...(deltas.get(collector) ?? []), ...adjustments],
        isHeld: statement?.held ?? false,
        draw: statement?.draw ?? null,
        released: released.has(collector) ? account.held : 0n,
        until,
      },
      digits,
    )
    const { due, ...payment } = settled.payment
    return {
      ...{ collector, due: difference(due, extra, digits), adjusted: extra, ...payment },
      held: exact.decimalOf(settled.account.held, digits),
      account: accountText(settled.account),
    }
  })
  return { lines: people.flatMap((collector) => lines.get(collector) ?? []), payments }
}
