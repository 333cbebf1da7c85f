import { definitions } from './answer.ts'
import { byId, daysOf, earliest, plus, plusMonths, type Day } from './days.ts'
import type { Fact } from './fact.ts'
import { divided, fraction, minus, plus as add, times, zero, type Fraction } from './fraction.ts'
import { books, netFacts } from './money.ts'
import { cents, type Records, type Settings } from './records.ts'
import { alive, cut } from './spells.ts'
import { worldOf, type Judgement, type World } from './world.ts'

/** A plan as it is written, amounts and rates as decimal text. */
export interface Plan {
  readonly id: string
  readonly attribution: string
  readonly rounding: string
  readonly day_basis: 'scheduled' | 'worked' | 'calendar'
  readonly retro: string
  readonly findings: string
  readonly eligible: {
    readonly teams: readonly string[]
    readonly grades: readonly string[]
    readonly collectors: readonly string[]
  }
  readonly components: readonly Component[]
  readonly gates: readonly Gate[]
  readonly multipliers: readonly { id: string; metric: string; bands: readonly Band[]; no_data: string }[]
  readonly deductions: readonly { id: string; metric: string; amount_each: string }[]
  readonly cap: string | null
  readonly floor: string | null
  readonly carry: boolean
}
type Where = Readonly<Record<string, readonly string[]>>
interface Band {
  readonly below?: string
  readonly factor: string
}
interface Tier {
  readonly up_to?: string
  readonly rate: string
}
export type Component =
  | { id: string; kind: 'flat'; measure: string; rate: string; where: Where }
  | { id: string; kind: 'per_unit'; measure: string; amount: string; where: Where }
  | { id: string; kind: 'break_even'; measure: string; break_even: string; rate: string; where: Where }
  | { id: string; kind: 'tiers'; measure: string; where: Where; mode: string; over: string; tiers: readonly Tier[] }
  | {
      id: string
      kind: 'pool'
      team: string
      measure: string
      rate: string
      share_by: string
      funded_if?: { metric: string; at_least: string }
      k: string
      qa_bands: readonly Band[]
      qa_no_data: string
    }
interface Gate {
  readonly id: string
  readonly metric: string
  readonly severity?: string
  readonly strengths?: readonly string[]
  readonly at_least?: string
  readonly at_most?: string
  readonly on_fail: string
  readonly cap?: string
  readonly no_data?: string
}

/** What is delivered beside what KPIs are asked of. */
export interface PayRecords extends Records {
  targets: { metric: string; scope: string; month: Day; value: string }[]
  shifts: (Records['shifts'][number] & { scheduled_minutes: number | null })[]
}

type Known = Judgement & { readonly strength: string }

export interface Told {
  readonly records: PayRecords
  readonly settings: Settings
  readonly judgements: (asOf: Day) => Promise<readonly Judgement[]>
  /** Of every rate. */
  readonly minN: number
  /** Others that must hold a book of a segment. */
  readonly minSpells: number
}

export interface Earned {
  readonly collector: string
  readonly earned_period: Day
  readonly paid_period: Day
  readonly amount: string
  readonly gate: string | null
}

export interface Paid {
  readonly collector: string
  readonly paid_period: Day
  readonly due: string
  readonly carried_in: string
  readonly paid: string
  readonly carried_out: string
}

/** A decimal text as a fraction. */
function of(text: string): Fraction {
  const [whole = '', digits = ''] = text.split('.')
  return fraction(BigInt(whole + digits), 10n ** BigInt(digits.length))
}
const above = (a: Fraction, b: Fraction) => minus(a, b).over > 0n
const cent = (value: Fraction): bigint => {
  const size = value.over < 0n ? -value.over : value.over
  const half = (size * 200n + value.under) / (2n * value.under)
  return value.over < 0n ? -half : half
}
const text = (amount: bigint) => {
  const size = amount < 0n ? -amount : amount
  return `${amount < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

/** Money of the plan, each row dated as the plan dates reversals. */
function moneyFacts(world: World, plan: Plan): Fact[] {
  if (plan.retro === 'received_period') return netFacts(world, plan.attribution)
  return world.posted.flatMap((payment) => {
    const [first] = netFacts({ ...world, posted: [payment], reversalsOf: () => [] }, plan.attribution)
    const back = world.reversalsOf(payment).map((reversal) => ({ ...first!, num: -cents(reversal.amount) }))
    return [first!, ...back]
  })
}

/** The facts of a metric: numerators in cents, counts or millionths. */
function factsOf(world: World, plan: Plan, metric: string): readonly Fact[] {
  if (metric === 'net_collected') return moneyFacts(world, plan)
  if (metric === 'breach_free_rate' && plan.findings === 'confirmed') {
    const confirmed = definitions.get('confirmed_breaches')!
    const bad = world.records.contacts.filter(
      (contact) =>
        confirmed.facts({ ...world, records: { ...world.records, contacts: [contact] } }, { from: '', to: '' }, '', 0)
          .length > 0,
    )
    return world.records.contacts.flatMap((contact) =>
      definitions
        .get('breach_free_rate')!
        .facts({ ...world, records: { ...world.records, contacts: [contact] } }, { from: '', to: '' }, '', 0)
        .map((fact) => ({ ...fact, num: bad.includes(contact) ? 0n : 1n })),
    )
  }
  return definitions.get(metric)!.facts(world, { from: '', to: '' }, plan.attribution, 6)
}

interface Asked {
  readonly world: World
  readonly plan: Plan
  readonly told: Told
  readonly from: Day
  readonly to: Day
}

/** A figure of a person or team: null is no value, also of a rate on too few records. */
function figure({ world, plan, told, from, to }: Asked, metric: string, where: Where): Fraction | null {
  const facts = factsOf(world, plan, metric).filter(
    (fact) =>
      from <= fact.day &&
      fact.day < to &&
      fact.day <= world.asOf &&
      Object.entries(where).every(([name, values]) => values.includes(fact.dims[name]!)),
  )
  const sum = (part: (fact: Fact) => bigint | undefined) => facts.reduce((all, fact) => all + (part(fact) ?? 0n), 0n)
  const unit = { money: 100n, count: 1n, number: 1_000_000n }
  const definition = definitions.get(metric)!
  const over = fraction(sum((fact) => fact.num) * (definition.times ?? 1n), unit[definition.numerator])
  if (!definition.denominator) return over
  const under = sum((fact) => fact.den)
  const n = facts.reduce((all, fact) => all + (fact.n ?? 0), 0)
  return under <= 0n || n < told.minN ? null : divided(over, fraction(under, unit[definition.denominator]))
}

const teamsOf = (plan: Plan): Where => (plan.eligible.teams.length === 0 ? {} : { team: plan.eligible.teams })
const both = (a: Where, b: Where): Where => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([name, values]) => [
      name,
      a[name] ? values.filter((value) => a[name]!.includes(value)) : values,
    ]),
  ),
})

/** A collector's stretches in teams that touch the period. */
const stints = ({ world, from, to }: Asked, collector: string) =>
  cut(
    world.records.team_memberships.filter((row) => row.collector_id === collector),
    (row) => row.valid_from,
    (row) => row.valid_to,
    (row) => row.valid_from,
  ).filter(({ start, end }) => start < to && (end === null || end > from))

function people(asked: Asked): string[] {
  const { world, plan } = asked
  const { teams, grades, collectors } = plan.eligible
  const all = [...world.records.collectors, ...world.records.team_memberships].map((row) => row.collector_id)
  return [...new Set(all)]
    .filter((id) => collectors.length === 0 || collectors.includes(id))
    .filter((id) => {
      const grade = world.records.collectors.find((row) => row.collector_id === id)?.grade
      return grades.length === 0 || (grade != null && grades.includes(grade))
    })
    .filter((id) => teams.length === 0 || stints(asked, id).some(({ row }) => teams.includes(row.team_id)))
    .sort(byId)
}

function tierAmount(tiers: readonly Tier[], mode: string, value: Fraction, scale: Fraction): Fraction {
  const bound = (tier: Tier) => (tier.up_to === undefined ? null : times(of(tier.up_to), scale))
  if (mode === 'cliff') {
    const tier = tiers.find((each) => bound(each) === null || !above(value, bound(each)!))!
    return times(value, of(tier.rate))
  }
  let [earned, lower] = [zero, zero]
  if (value.over < 0n) return times(value, of(tiers[0]!.rate))
  for (const tier of tiers) {
    const upper = bound(tier)
    const to = upper === null || above(upper, value) ? value : upper
    if (above(to, lower)) earned = add(earned, times(minus(to, lower), of(tier.rate)))
    if (upper === null || !above(value, upper)) break
    lower = upper
  }
  return earned
}

function target({ world, plan, from, ...rest }: Asked, collector: string, metric: string): Fraction | null {
  const set = (world.records as PayRecords).targets.filter((row) => row.metric === metric && row.month === from)
  const teams = stints({ world, plan, from, ...rest }, collector)
    .filter(({ row }) => plan.eligible.teams.length === 0 || plan.eligible.teams.includes(row.team_id))
    .sort((a, b) => (a.start < b.start ? 1 : -1))
    .map(({ row }) => `team:${row.team_id}`)
  for (const scope of [`collector:${collector}`, ...teams, 'all']) {
    const found = set.find((row) => row.scope === scope)
    if (found) return of(found.value).over > 0n ? of(found.value) : null
  }
  return null
}

function ownAmount(asked: Asked, component: Exclude<Component, { kind: 'pool' }>, collector: string): Fraction {
  const where = both(both(component.where, teamsOf(asked.plan)), { collector: [collector] })
  const value = figure(asked, component.measure, where) ?? zero
  switch (component.kind) {
    case 'flat':
      return times(value, of(component.rate))
    case 'per_unit':
      return times(value, of(component.amount))
    case 'break_even': {
      const over = minus(value, of(component.break_even))
      return over.over < 0n ? zero : times(over, of(component.rate))
    }
    case 'tiers': {
      const scale = component.over === 'attainment' ? target(asked, collector, component.measure) : fraction(1n)
      return scale === null ? zero : tierAmount(component.tiers, component.mode, value, scale)
    }
  }
}

type PoolOf = Extract<Component, { kind: 'pool' }>

/** A and E of everybody in a team, each against the others of the team. Cents. */
function standings({ world, plan, told, from, to }: Asked, team: string) {
  const entries = [
    ...books(world, { from, to: earliest(to, plus(world.asOf, 1)) }).map(({ spell, dims, amount }) => ({
      spell,
      dims,
      book: amount,
      money: 0n,
      isBook: true,
    })),
    ...moneyInSpells(world, plan)
      .filter(({ day }) => from <= day && day < to)
      .map(({ spell, dims, money }) => ({ spell, dims, book: 0n, money, isBook: false })),
  ].filter(({ dims }) => dims['team'] === team)
  const segment = (spell: (typeof entries)[number]['spell'], level: number) => {
    const band = [1_000n, 5_000n, 20_000n, 100_000n].filter((edge) => spell.amount >= edge * 100n).length
    return JSON.stringify([world.debt(spell.account)['product'], spell.bucket, band, spell.hand].slice(0, 4 - level))
  }
  const result = new Map<string, { actual: bigint; expected: Fraction; spells: number }>()
  for (const entry of entries) {
    const others = (level: number) =>
      entries.filter(
        ({ spell }) =>
          spell.collector !== entry.spell.collector && segment(spell, level) === segment(entry.spell, level),
      )
    const level = [0, 1, 2, 3, 4].find((each) => {
      const held = others(each).filter(({ isBook }) => isBook)
      return held.length >= told.minSpells && held.reduce((sum, { book }) => sum + book, 0n) > 0n
    })
    if (level === undefined) continue
    const sums = others(level).reduce((sum, { book, money }) => ({ book: sum.book + book, money: sum.money + money }), {
      book: 0n,
      money: 0n,
    })
    const before = result.get(entry.spell.collector) ?? { actual: 0n, expected: zero, spells: 0 }
    result.set(entry.spell.collector, {
      actual: before.actual + entry.money,
      expected: add(before.expected, times(fraction(entry.book), fraction(sums.money, sums.book))),
      spells: before.spells + (entry.isBook ? 1 : 0),
    })
  }
  return result
}

function moneyInSpells(world: World, plan: Plan) {
  return world.spells.flatMap((spell) =>
    world.posted
      .filter((payment) => payment.account_id === spell.account && alive(spell, payment.effective_on))
      .flatMap((payment) => {
        const dims = world.person(spell.collector, payment.effective_on)
        const back = world.reversalsOf(payment).map((row) => ({
          ...{ spell, dims, money: -cents(row.amount) },
          day: plan.retro === 'origin_period' ? payment.effective_on : row.effective_on,
        }))
        return [{ spell, dims, day: payment.effective_on, money: cents(payment.amount) }, ...back]
      }),
  )
}

const factorOf = (bands: readonly Band[], noData: string, value: Fraction | null): Fraction =>
  of(value === null ? noData : bands.find(({ below }) => below === undefined || above(of(below), value))!.factor)

/** Days of the period on which somebody in the team had one. */
function daysIn({ world, plan, from, to }: Asked, team: string, who: (collector: string) => boolean): Day[] {
  const records = world.records as PayRecords
  return daysOf(from, earliest(to, plus(world.asOf, 1))).filter((day) => {
    if (plan.day_basis === 'calendar')
      return records.team_memberships.some(({ collector_id: id }) => who(id) && world.teamOn(id, day) === team)
    return records.shifts.some(
      (row) =>
        row.worked_on === day &&
        who(row.collector_id) &&
        world.teamOn(row.collector_id, day) === team &&
        ((plan.day_basis === 'scheduled' ? row.scheduled_minutes : row.worked_minutes) ?? 0) > 0,
    )
  })
}

function poolShares(asked: Asked, pool: PoolOf, eligible: readonly string[]): Map<string, bigint> {
  const { world, plan, told, from, to } = asked
  const index = standings(asked, pool.team)
  let worth = times(figure(asked, pool.measure, { team: [pool.team] }) ?? zero, of(pool.rate))
  if (pool.funded_if) {
    const all = [...index.values()]
    const actual = fraction(all.reduce((sum, row) => sum + row.actual, 0n))
    const expected = all.reduce((sum, row) => add(sum, row.expected), zero)
    const spells = all.reduce((sum, row) => sum + row.spells, 0)
    const isKnown = expected.over > 0n && spells >= told.minN
    if (!isKnown || above(of(pool.funded_if.at_least), divided(actual, expected))) worth = zero
  }
  const amount = worth.over < 0n ? 0n : cent(worth)
  const teamDays = daysIn(asked, pool.team, () => true).length
  const parts = eligible.map((collector) => {
    const was = stints(asked, collector).some(({ row }) => row.team_id === pool.team)
    if (pool.share_by === 'equal') return { collector, part: was ? fraction(1n) : zero }
    if (pool.share_by === 'hours') {
      const minutes = world.records.shifts
        .filter((row) => row.collector_id === collector && from <= row.worked_on && row.worked_on < to)
        .filter((row) => row.worked_on <= world.asOf && world.teamOn(collector, row.worked_on) === pool.team)
        .reduce((sum, row) => sum + (row.worked_minutes ?? 0), 0)
      return { collector, part: fraction(BigInt(minutes)) }
    }
    const { actual, expected } = index.get(collector) ?? { actual: 0n, expected: zero }
    const k = times(of(pool.k), fraction(100n))
    const [over, under] = [add(fraction(actual), k), add(expected, k)]
    const shrunk = under.over <= 0n || over.over < 0n ? zero : divided(over, under)
    const qa = figure(asked, 'qa_score', both(teamsOf(plan), { collector: [collector] }))
    const days = daysIn(asked, pool.team, (id) => id === collector).length
    const share = teamDays === 0 ? zero : fraction(BigInt(days), BigInt(teamDays))
    return { collector, part: times(times(shrunk, factorOf(pool.qa_bands, pool.qa_no_data, qa)), share) }
  })
  const all = parts.reduce((sum, { part }) => add(sum, part), zero)
  if (all.over === 0n) return new Map()
  const exact = parts.map(({ collector, part }) => ({ collector, share: divided(times(part, fraction(amount)), all) }))
  const shares = new Map(exact.map(({ collector, share }) => [collector, share.over / share.under]))
  let left = amount - [...shares.values()].reduce((sum, share) => sum + share, 0n)
  const rest = ({ share }: (typeof exact)[number]) => fraction(share.over % share.under, share.under)
  for (const each of exact.toSorted((a, b) => {
    const difference = minus(rest(b), rest(a)).over
    return difference === 0n ? byId(a.collector, b.collector) : difference > 0n ? 1 : -1
  })) {
    if (left === 0n) break
    shares.set(each.collector, shares.get(each.collector)! + 1n)
    left -= 1n
  }
  return shares
}

function gateValue(asked: Asked, gate: Gate, collector: string): Fraction | null {
  if (gate.metric !== 'confirmed_breaches') return figure(asked, gate.metric, { collector: [collector] })
  const { world, from, to } = asked
  const grave = ['minor', 'major', 'critical']
  const least = grave.indexOf(gate.severity ?? 'critical')
  const strengths = gate.strengths ?? ['prohibition', 'should-not']
  const found = (world.judgements as readonly Known[]).filter((each) => {
    const contact = world.contact(each.contact_id)
    const day = contact?.started_at.slice(0, 10)
    return (
      each.outcome === 'breach' &&
      contact?.collector_id === collector &&
      from <= day! &&
      day! < to &&
      grave.indexOf(each.severity) >= least &&
      strengths.includes(each.strength) &&
      world.records.breach_decisions.some(
        (row) => row.contact_id === each.contact_id && row.rule_id === each.rule_id && row.decision === 'confirmed',
      )
    )
  })
  return fraction(BigInt(found.length))
}

interface Result {
  readonly earned: bigint
  readonly gate: string | null
  readonly held: boolean
}

function calculate(asked: Asked): Map<string, Result> {
  const { plan } = asked
  const eligible = people(asked)
  const round = (value: Fraction) => (plan.rounding === 'component' ? fraction(cent(value), 100n) : value)
  const pools = new Map(
    plan.components.flatMap((each) =>
      each.kind === 'pool' ? [[each.id, poolShares(asked, each, eligible)] as const] : [],
    ),
  )
  return new Map(
    eligible.map((collector) => {
      let sum = zero
      for (const component of plan.components)
        sum = add(
          sum,
          component.kind === 'pool'
            ? fraction(pools.get(component.id)!.get(collector) ?? 0n, 100n)
            : round(ownAmount(asked, component, collector)),
        )
      const failed: string[] = []
      for (const gate of plan.gates) {
        const value = gateValue(asked, gate, collector)
        const passes =
          value === null
            ? gate.no_data !== 'fail'
            : (gate.at_least === undefined || !above(of(gate.at_least), value)) &&
              (gate.at_most === undefined || !above(value, of(gate.at_most)))
        if (passes) continue
        failed.push(gate.on_fail)
        if (gate.on_fail === 'zero' && sum.over > 0n) sum = zero
        if (gate.on_fail === 'cap' && above(sum, of(gate.cap!))) sum = of(gate.cap!)
      }
      for (const { metric, bands, no_data: noData } of plan.multipliers)
        sum = round(times(sum, factorOf(bands, noData, figure(asked, metric, { collector: [collector] }))))
      for (const { metric, amount_each: each } of plan.deductions)
        sum = minus(sum, round(times(figure(asked, metric, { collector: [collector] }) ?? zero, of(each))))
      if (plan.cap !== null && above(sum, of(plan.cap))) sum = of(plan.cap)
      if (plan.floor !== null && above(of(plan.floor), sum)) sum = of(plan.floor)
      return [collector, { earned: cent(sum), gate: failed[0] ?? null, held: failed.includes('hold') }]
    }),
  )
}

/** What every month earned and paid, each locked as of its end. */
export async function simulated(
  told: Told,
  plan: Plan,
  from: Day,
  to: Day,
): Promise<{ earned: Earned[]; paid: Paid[] }> {
  const [earned, paid]: [Earned[], Paid[]] = [[], []]
  const locked = new Map<string, bigint>()
  const accounts = new Map<string, { carried: bigint; held: bigint }>()
  const months: Day[] = []
  for (let month = from; month < to; month = plusMonths(month, 1)) months.push(month)
  for (const period of months) {
    const asOf = plus(plusMonths(period, 1), -1)
    const world = worldOf(told.records, { ...told.settings, asOf }, await told.judgements(asOf))
    const records = { ...world.records, targets: told.records.targets.filter(({ month }) => month <= asOf) } as Records
    const due = new Map<string, bigint>()
    const holds = new Set<string>()
    for (const month of months.filter((each) => each <= period)) {
      const results = calculate({ world: { ...world, records }, plan, told, from: month, to: plusMonths(month, 1) })
      for (const [collector, { earned: amount, gate, held }] of results) {
        const key = `${month}|${collector}`
        const difference = amount - (locked.get(key) ?? 0n)
        locked.set(key, amount)
        if (month === period && held) holds.add(collector)
        if (month !== period && difference === 0n) continue
        due.set(collector, (due.get(collector) ?? 0n) + difference)
        earned.push({ collector, earned_period: month, paid_period: period, amount: text(difference), gate })
      }
    }
    for (const collector of new Set([...due.keys(), ...accounts.keys()])) {
      const { carried, held } = accounts.get(collector) ?? { carried: 0n, held: 0n }
      if (!due.has(collector) && carried + held === 0n) continue
      const payable = carried + (due.get(collector) ?? 0n)
      const positive = payable > 0n ? payable : 0n
      const isHeld = holds.has(collector)
      const after = { carried: plan.carry && payable < 0n ? payable : 0n, held: held + (isHeld ? positive : 0n) }
      accounts.set(collector, after)
      paid.push({
        collector,
        paid_period: period,
        due: text(due.get(collector) ?? 0n),
        carried_in: text(carried + held),
        paid: text(isHeld ? 0n : positive),
        carried_out: text(after.carried + after.held),
      })
    }
  }
  return { earned, paid }
}
