import { Option, type Command } from 'commander'
import type { payState } from '#state'
import type { Statement } from '../pay/index.ts'
import type { AccrualRow, VarianceRow, WhatIf } from '../pay/life/index.ts'
import { answering, UsageError } from './conventions.ts'
import { keyOf, periodVerb, withPay, type PeriodWords } from './pay_acting.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface Formatted extends PeriodWords {
  readonly format: (typeof formats)[number]
}

/** A period that was calculated, or what says that it was not. */
function calculatedIn({ calculation }: payState.Period, { plan, month }: PeriodWords): payState.CalculationRow {
  if (calculation !== null) return calculation
  throw new UsageError(`${plan} ${month.slice(0, 7)} is not calculated yet; see rollcall pay periods.`)
}

/** What is earned and not paid at the end of a period. */
export const accrual = (words: Formatted): Promise<{ rows: AccrualRow[] }> =>
  withPay(words.home, async (state, pay) => {
    const { accrualOf } = await import('../pay/life/index.ts')
    const period = await pay.periodIn(state, keyOf(words))
    const { calculation_id: id, digits } = calculatedIn(period, words)
    return { rows: accrualOf(await pay.paymentsOf(state.db, id), digits, period.row.status === 'exported') }
  })

/** Payments of a period against those of the month before. */
export const variance = (words: Formatted): Promise<{ rows: VarianceRow[] }> =>
  withPay(words.home, async (state, pay) => {
    const [{ varianceOf }, { shiftMonths }] = await Promise.all([import('../pay/life/index.ts'), import('#sql')])
    const calculation = calculatedIn(await pay.periodIn(state, keyOf(words)), words)
    const month = shiftMonths(words.month as Parameters<typeof shiftMonths>[0], -1)
    const earlier = (await pay.periodIn(state, { plan: words.plan, month })).calculation
    const [before, now, lines] = await Promise.all([
      earlier === null ? [] : pay.paymentsOf(state.db, earlier.calculation_id),
      pay.paymentsOf(state.db, calculation.calculation_id),
      pay.linesOf(state.db, calculation.calculation_id),
    ])
    return { rows: varianceOf(before, now, lines, calculation) }
  })

interface Told {
  readonly collector: string
  readonly calculation: Pick<payState.CalculationRow, 'edition' | 'as_of' | 'plan_version' | 'currency' | 'hash'>
  readonly payment: Omit<payState.PaymentRow, 'calculation_id' | 'account'>
  readonly lines: readonly {
    readonly earned_period: string
    readonly amount: string
    readonly statement: Statement | null
  }[]
  readonly what_ifs: readonly WhatIf[]
}

/** How the pay of a person came about. */
export const statement = (words: PeriodWords, collector: string): Promise<Told> =>
  withPay(words.home, async (state, pay) => {
    const [{ whatIfs }, { parsePlan }] = await Promise.all([import('../pay/life/index.ts'), import('../pay/index.ts')])
    const calculation = calculatedIn(await pay.periodIn(state, keyOf(words)), words)
    const { calculation_id: id, digits, plans, edition, as_of, plan_version, currency, hash } = calculation
    const [[payment], lines] = await Promise.all([
      pay.paymentsOf(state.db, id, collector),
      pay.linesOf(state.db, id, collector),
    ])
    if (payment === undefined)
      throw new UsageError(`${collector} is not paid by ${words.plan} in ${words.month.slice(0, 7)}.`)
    const told = lines.map(({ earned_period, amount, trace }) => ({
      ...{ earned_period, amount },
      statement: JSON.parse(trace) as Statement | null,
    }))
    const own = told.find(({ earned_period }) => earned_period === words.month)?.statement ?? null
    const text = await pay.planText(state, (JSON.parse(plans) as Record<string, string>)[words.month] ?? '')
    return {
      ...{ collector, calculation: { edition, as_of, plan_version, currency, hash } },
      payment: (({ account: _, ...rest }) => rest)(payment),
      lines: told,
      what_ifs: text === null || own === null ? [] : whatIfs(parsePlan(text, words.plan), own, digits),
    }
  })

function renderStatement({ collector, calculation, payment, lines, what_ifs }: Told): string {
  const tree = lines.flatMap(({ earned_period, amount, statement: own }) => [
    `${earned_period.slice(0, 7)}: ${amount}`,
    ...(own?.lines ?? []).flatMap((line) => [
      `  ${line.kind} ${line.id} (${line.rule}): ${line.amount}, sum ${line.after}${line.passed === false ? ', failed' : ''}${line.warnings.map((one) => ` [${one}]`).join('')}`,
      ...line.inputs.map(
        ({ metric, role, numerator, denominator, n, value, reason }) =>
          `    ${role} ${metric} ${value ?? reason ?? ''} = ${numerator}${denominator === null ? '' : ` / ${denominator}`}, n ${n}`,
      ),
      ...line.steps.map(
        ({ label, of, rate, amount: part }) => `    ${label}: ${of}${rate === null ? '' : ` × ${rate}`} → ${part}`,
      ),
    ]),
  ])
  return [
    `${collector} is paid ${payment.paid} ${calculation.currency}: due ${payment.due}, adjusted ${payment.adjusted}, carried in ${payment.carried_in}, carried out ${payment.carried_out}.`,
    ...tree,
    ...what_ifs.flatMap(({ metric, worth, next }) => [
      `One more ${metric} would have been worth ${worth}.`,
      ...(next === null ? [] : [`${metric} at ${next.value} would have been worth ${next.worth}.`]),
    ]),
    `Version ${calculation.plan_version}, edition ${calculation.edition}, facts until ${calculation.as_of}.`,
  ].join('\n')
}

/** Reports on a period, and the statement of a person. */
export function reportVerbs(pay: Command): void {
  const format = () => new Option('--format <name>', 'how the answer is written').choices(formats).default('table')
  periodVerb(pay, 'statement', 'how the pay of a person came about')
    .argument('<collector>', 'whose')
    .action(answering(statement, { render: renderStatement }))
  periodVerb(pay, 'accrual', 'what is earned and not paid at the end of a period')
    .addOption(format())
    .action(answering(accrual, { render: ({ rows }, words) => renderRows(rows, words.format, []) }))
  periodVerb(pay, 'variance', 'payments against those of the month before')
    .addOption(format())
    .action(answering(variance, { render: ({ rows }, words) => renderRows(rows, words.format, []) }))
}
