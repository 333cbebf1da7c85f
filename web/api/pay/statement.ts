import { parsePlan } from '../../../pipeline/pay/index.ts'
import { plansIn, whatIfs } from '../../../pipeline/pay/life/index.ts'
import { facts, metrics, scopedTo, shiftMonths } from '../../../sql/index.ts'
import { payState } from '../../../state/index.ts'
import { recordTables, type PayRecords, type PayStatement } from './desk.ts'
import { actorOf, notThere, seenIn } from './reader.ts'
import { isMonth, keyOf, lendOf, nameIn, type PayRoom } from './room.ts'
import { entryOf, statementIn } from './show.ts'

const shownRecords = 500

/** What somebody earned in a period and how it came about. */
export async function statementOf(
  room: PayRoom,
  plan: string,
  month: string,
  collector: string,
): Promise<PayStatement> {
  const { home, who, state: open } = room
  const state = await open()
  const { row, calculation, disputes } = await payState.periodIn(state, keyOf(plan, month))
  if (calculation === null) throw notThere()
  return lendOf(room, calculation.edition, async ({ edition, family, names }) => {
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
      ...{ plan, month, collector, name: nameIn(room, names, collector), status: row.status },
      title: written?.title ?? { en: plan, zh: plan },
      ...{ currency: calculation.currency, edition: calculation.edition, asOf: calculation.as_of },
      payment: entryOf(payment, lines, month, digits, nameIn(room, names, collector)),
      lines: lines.map(({ earned_period, amount, trace }) => ({
        earned_period,
        amount,
        statement: statementIn(trace),
      })),
      whatIfs: written === null || own === null ? [] : whatIfs(written, own, digits),
      disputes: about,
      mayDispute:
        'state' in
        payState.next(payState.periodStateOf(await payState.periodIn(state, keyOf(plan, month))), disputing, actor),
      names: Object.fromEntries(
        [...used].flatMap((metric) => {
          const label = metrics.get(metric)?.label
          return label === undefined ? [] : [[metric, label]]
        }),
      ),
    }
  })
}

/** The records behind the figures of a statement, as the calculation saw them. */
export async function recordsOf(
  room: PayRoom,
  plan: string,
  month: string,
  collector: string,
  earned: string,
  table: string,
): Promise<PayRecords> {
  const { who, state: open } = room
  const state = await open()
  const { calculation } = await payState.periodIn(state, keyOf(plan, month))
  const known = recordTables.find((one) => one === table)
  if (calculation === null || known === undefined || !isMonth(earned) || earned > month) throw notThere()
  return lendOf(room, calculation.edition, async ({ edition, family }) => {
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
}
