import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  changesOf,
  lockedAt,
  monthsOf,
  outcomeOf,
  parsePlan,
  planDifferences,
  replayed,
  sourceIn,
  summaryOf,
} from '../../../pipeline/pay/index.ts'
import {
  calculatePeriod,
  exportPeriod,
  firstMonthOf,
  planInWords,
  plansIn,
  templates,
  whatIfs,
  writtenVersions,
  type Employee,
  type WrittenPlan,
} from '../../../pipeline/pay/life/index.ts'
import {
  collectorsIn,
  exact,
  facts,
  membershipsIn,
  metrics,
  scopedTo,
  shiftMonths,
  type PublishedEdition,
} from '../../../sql/index.ts'
import { payState, type Principal, type State } from '../../../state/index.ts'
import type { Family } from '../family.ts'
import { Refusal } from '../problem.ts'
import type { EditionStamp, Names } from '../service.ts'
import { recordTables, type PayDesk, type PayPeriod, type PayStatement, type PayStep, type PayWord } from './desk.ts'
import { actorOf, answered, mustWrite, notThere, seenIn } from './reader.ts'
import { sheetOf } from './sheet.ts'
import { entryOf, listed, statementIn, totalsOf } from './show.ts'

/** An edition, lent for as long as it is used. */
export interface Lent {
  readonly edition: PublishedEdition
  readonly stamp: EditionStamp
  readonly digits: number
  readonly family: Family
  readonly names: Names
}

export interface PayHouse {
  readonly home: string
  readonly state: () => Promise<State>
  /** Lends an edition; null is the one in use. */
  readonly lend: <T>(id: string | null, use: (lent: Lent) => Promise<T>) => Promise<T>
}

const shownRecords = 500
const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])-01$/.test(text)
const kinds = ['calculate', 'review', 'approve', 'lock', 'export'] as const

/** Pay of an installation as somebody may see and change it. */
export function payDesk({ home, state: open, lend }: PayHouse, who: Principal): PayDesk {
  if (!who.permissions.has('pay')) throw notThere()
  const key = (plan: string, month: string): payState.PeriodKey => {
    if (!isMonth(month)) throw new Refusal(404, 'A period is named by the first day of its month, such as 2026-03-01.')
    return { plan, month }
  }
  const nameIn = ({ collector }: Names, id: string) => (who.permissions.has('names') ? (collector[id] ?? id) : id)
  const titleOf = (plan: string, written: readonly WrittenPlan[]) =>
    written.findLast((one) => one.plan.id === plan)?.plan.title ?? { en: plan, zh: plan }

  /** The edition a period was calculated from, or where it is gone the one in use. */
  const lendOf = async <T>(id: string | null, use: (lent: Lent) => Promise<T>): Promise<T> => {
    if (id === null) return lend(null, use)
    try {
      return await lend(id, use)
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return lend(null, use)
      throw error
    }
  }

  async function period(plan: string, month: string): Promise<PayPeriod> {
    const state = await open()
    const at = key(plan, month)
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
    return lendOf(calculation?.edition ?? null, async ({ edition, family, names }) => {
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
          entryOf(payment, by.get(payment.collector) ?? [], month, digits, nameIn(names, payment.collector)),
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

  async function statement(plan: string, month: string, collector: string): Promise<PayStatement> {
    const state = await open()
    const { row, calculation, disputes } = await payState.periodIn(state, key(plan, month))
    if (calculation === null) throw notThere()
    return lendOf(calculation.edition, async ({ edition, family, names }) => {
      const seen = await seenIn(edition, family, who, month)
      if (seen !== null && !seen.has(collector)) throw notThere()
      const { calculation_id: id, digits } = calculation
      const [lines, [payment]] = await Promise.all([
        payState.linesOf(state.db, id, collector),
        payState.paymentsOf(state.db, id, collector),
      ])
      if (payment === undefined) throw notThere()
      const own = statementIn(lines.find((line) => line.earned_period === month)?.trace ?? 'null')
      const sha256 = (JSON.parse(calculation.plans) as Record<string, string>)[month] ?? ''
      const text = (await payState.planText(state, sha256)) ?? plansIn(home).find((one) => one.sha256 === sha256)?.text
      const written = text === undefined ? null : parsePlan(text, plan)
      const about = disputes.filter((one) => one.collector === collector)
      const actor = await actorOf(state, who)
      const disputing = { kind: 'dispute', id: '', collector, text: '.' } as const
      const used = new Set(
        lines.flatMap(
          ({ trace }) => statementIn(trace)?.lines.flatMap(({ inputs }) => inputs.map(({ metric }) => metric)) ?? [],
        ),
      )
      return {
        ...{ plan, month, collector, name: nameIn(names, collector), status: row.status },
        title: written?.title ?? { en: plan, zh: plan },
        ...{ currency: calculation.currency, edition: calculation.edition, asOf: calculation.as_of },
        payment: entryOf(payment, lines, month, digits, nameIn(names, collector)),
        lines: lines.map(({ earned_period, amount, trace }) => ({
          earned_period,
          amount,
          statement: statementIn(trace),
        })),
        whatIfs: written === null || own === null ? [] : whatIfs(written, own, digits),
        disputes: about,
        mayDispute:
          'state' in
          payState.next(payState.periodStateOf(await payState.periodIn(state, key(plan, month))), disputing, actor),
        names: Object.fromEntries(
          [...used].flatMap((metric) => {
            const label = metrics.get(metric)?.label
            return label === undefined ? [] : [[metric, label]]
          }),
        ),
      }
    })
  }

  const employeesOf = async ({ edition }: Lent, month: string): Promise<Map<string, Employee>> => {
    const from = month as typeof edition.asOf
    const [people, memberships] = await Promise.all([
      collectorsIn(edition),
      membershipsIn(edition, { from, to: shiftMonths(from, 1) }),
    ])
    const teams = new Map(memberships.map(({ collector, team }) => [collector, team]))
    return new Map(
      people.map((one) => [one.collector, { employeeNo: one.employee_no, team: teams.get(one.collector) ?? null }]),
    )
  }

  async function act(plan: string, month: string, word: PayWord): Promise<void> {
    const state = await open()
    const at = key(plan, month)
    mustWrite(who, state.now(), !['calculate', 'review', 'dispute', 'answer'].includes(word.action))
    const actor = await actorOf(state, who)
    // Nobody acts on people they do not see.
    if ('collector' in word && who.rows !== 'all')
      await lend(null, async ({ edition, family }) => {
        const seen = await seenIn(edition, family, who, month)
        if (seen !== null && !seen.has(word.collector)) throw notThere()
      })
    await answered(async () => {
      switch (word.action) {
        case 'calculate':
          return lend(null, async ({ edition, stamp, digits }) =>
            calculatePeriod(state, actor, {
              ...{ versions: writtenVersions(home, plan), edition: stamp.id, currency: stamp.currency, digits },
              ...{ month: month as typeof edition.asOf, source: sourceIn(edition), begins: word.begin === true },
              asOf: (word.asOf as typeof edition.asOf | undefined) ?? edition.asOf,
            }),
          )
        case 'export': {
          const template = templates.find((one) => one === (word.template ?? 'csv'))
          if (template === undefined) throw new Refusal(400, `A payroll file is made as ${templates.join(', ')}.`)
          const { calculation } = await payState.periodIn(state, at)
          const employees = await lendOf(calculation?.edition ?? null, (lent) => employeesOf(lent, month))
          const { again = false, reason = null } = word
          return exportPeriod(state, actor, at, { home, template, again, reason, employees })
        }
        case 'adjust': {
          const { collector, reason } = word
          const amount = await lend(null, ({ digits }) => Promise.resolve(amountIn(word.amount, digits)))
          return payState.adjust(state, actor, at, { collector, amount, reason })
        }
        case 'dispute':
          return payState.dispute(state, actor, at, { ...word, line: word.line ?? null })
        case 'review':
        case 'approve':
        case 'lock':
          return payState.act(state, actor, at, { kind: word.action })
        case 'return':
          return payState.act(state, actor, at, { kind: 'return', reason: word.reason })
        case 'decide':
          return payState.act(state, actor, at, { kind: 'decide', id: word.id, accept: word.accept })
        case 'answer':
          return payState.act(state, actor, at, { kind: 'answer', id: word.id, text: word.text })
        case 'release':
          return payState.act(state, actor, at, { kind: 'release', collector: word.collector, reason: word.reason })
      }
    })
  }

  return {
    period,
    statement,
    act,
    async periods() {
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
    },
    async records(plan, month, collector, earned, table) {
      const state = await open()
      const { calculation } = await payState.periodIn(state, key(plan, month))
      const known = recordTables.find((one) => one === table)
      if (calculation === null || known === undefined || !isMonth(earned) || earned > month) throw notThere()
      return lendOf(calculation.edition, async ({ edition, family }) => {
        const seen = await seenIn(edition, family, who, month)
        if (seen !== null && !seen.has(collector)) throw notThere()
        const sha256 = (JSON.parse(calculation.plans) as Record<string, string>)[earned] ?? ''
        const text = await payState.planText(state, sha256)
        const attribution = text === null ? undefined : parsePlan(text, plan).attribution
        const own = scopedTo(edition, { teams: [], collectors: [collector] })
        const from = earned as typeof edition.asOf
        const words = { table: known, from: earned, to: shiftMonths(from, 1), asOf: calculation.as_of }
        const money = known === 'payments' && attribution !== undefined ? { attribution } : {}
        const { rows } = await facts(own, { ...words, ...money }, undefined, { limit: shownRecords + 1, offset: 0 })
        const all = rows as readonly Readonly<Record<string, unknown>>[]
        return {
          ...{ table: known, earned, asOf: calculation.as_of, rows: all.slice(0, shownRecords) },
          more: all.length > shownRecords,
        }
      })
    },
    async plan(id) {
      const state = await open()
      const written = plansIn(home).filter(({ plan }) => plan.id === id)
      if (written.length === 0) throw notThere()
      const states = await payState.planStates(
        state,
        written.map(({ sha256 }) => sha256),
      )
      const inOrder = written.toSorted((a, b) => ((a.plan.validFrom ?? '') < (b.plan.validFrom ?? '') ? -1 : 1))
      return {
        id,
        title: inOrder.at(-1)!.plan.title,
        versions: inOrder.map(({ plan, sha256 }) => {
          const known = states.get(sha256)
          return {
            ...{ version: plan.version, file: plan.file, from: plan.validFrom, to: plan.validTo, sha256 },
            ...{ words: planInWords(plan), author: known?.author ?? null, approvers: known?.approvers ?? [] },
            needed: plan.findings === 'standing' ? 2 : 1,
          }
        }),
        changes: inOrder.slice(1).map((one, index) => {
          const before = inOrder[index]!.plan
          return {
            ...{ from: before.version, to: one.plan.version },
            differences: planDifferences(before, one.plan),
          }
        }),
      }
    },
    async actOnPlan(id, version, action) {
      const state = await open()
      mustWrite(who, state.now(), true)
      const found = plansIn(home).find(({ plan }) => plan.id === id && plan.version === version)
      if (found === undefined) throw notThere()
      const actor = await actorOf(state, who)
      await answered<unknown>(() =>
        action === 'approve'
          ? payState.approvePlan(state, actor, found.sha256)
          : payState.submitPlan(state, actor, {
              ...{ plan: id, version, text: found.text },
              approvalsNeeded: found.plan.findings === 'standing' ? 2 : 1,
            }),
      )
    },
    async simulate({ plan, against, from, to }) {
      if (who.rows !== 'all') throw notThere()
      if (!isMonth(from) || !isMonth(to) || to <= from)
        throw new Refusal(400, 'Write the first days of the first month and of the month after the last.')
      const [others, versions] = [plan, against].map((id) => writtenVersions(home, id).map((one) => one.plan))
      return lend(null, async ({ edition, digits }) => {
        const span = { from: from as typeof edition.asOf, to: to as typeof edition.asOf }
        if (monthsOf(span).length > 24) throw new Refusal(400, 'At most 24 months are simulated at once.')
        const last = monthsOf(span).at(-1)!
        const source = sourceIn(edition)
        const outcome = async (all: typeof others) =>
          outcomeOf(replayed(all!, span.to), await lockedAt(all!, source, span, last))
        const [before, after] = [await outcome(others), await outcome(versions)]
        return {
          before: summaryOf(before, digits),
          after: summaryOf(after, digits),
          differences: planDifferences(before.plan, after.plan),
          people: changesOf(before, after, digits),
        }
      })
    },
    async sheet(plan, month, collector, lang) {
      return sheetOf(await statement(plan, month, collector), lang)
    },
    async file(exported) {
      if (who.rows !== 'all') throw notThere()
      const state = await open()
      const row = await state.db
        .selectFrom('pay_exports')
        .selectAll()
        .where('export_id', '=', exported)
        .executeTakeFirst()
      if (row === undefined) throw notThere()
      const { file, template } = row
      const type =
        template === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv'
      return { name: file.split('/').at(-1)!, type, bytes: readFileSync(join(home, file)) }
    },
  }
}

/** An amount with exactly the digits of the currency. */
function amountIn(text: string, digits: number): string {
  const [, sign = '', whole = '', broken = ''] = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim()) ?? []
  if (whole === '' || broken.length > digits || /^0*$/.test(whole + broken))
    throw new Refusal(400, `Write an amount other than 0 with at most ${digits} decimals, such as -12.50.`)
  return exact.decimalOf(BigInt(sign + whole + broken.padEnd(digits, '0')), digits)
}
