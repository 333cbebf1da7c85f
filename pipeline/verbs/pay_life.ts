import { Option, type Command } from 'commander'
import type { payState } from '#state'
import type { ExportTerms, Template } from '../pay/life/index.ts'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { acting, actingVerb, keyOf, periodVerb, withPay, type ActingWords, type PeriodWords } from './pay_acting.ts'
import { table } from './table.ts'

type Period = payState.Period

/** A period as it is shown: who did what, what it pays, what is still open. */
export interface ShownPeriod {
  readonly plan: string
  readonly month: string
  readonly status: payState.PeriodStatus
  readonly calculated_by: string | null
  readonly reviewed_by: string | null
  readonly approved_by: string | null
  readonly locked_by: string | null
  readonly locked_hash: string | null
  readonly calculation: Omit<payState.CalculationRow, 'locked'> | null
  readonly lacks: readonly string[]
  readonly adjustments: readonly payState.AdjustmentRow[]
  readonly disputes: readonly payState.DisputeRow[]
  readonly exports: readonly payState.ExportRow[]
  readonly payments: readonly Omit<payState.PaymentRow, 'calculation_id' | 'account'>[]
}

async function shownIn(
  state: Parameters<typeof payState.periodIn>[0],
  pay: typeof payState,
  { row, calculation, adjustments, disputes, exports, lacks }: Period,
): Promise<ShownPeriod> {
  const payments = calculation === null ? [] : await pay.paymentsOf(state.db, calculation.calculation_id)
  const { status, calculated_by, reviewed_by, approved_by, locked_by, locked_hash } = row
  return {
    ...{ plan: row.plan_id, month: row.month, status, calculated_by, reviewed_by, approved_by, locked_by, locked_hash },
    calculation: calculation && (({ locked: _, ...rest }) => rest)(calculation),
    ...{ lacks, adjustments, disputes, exports },
    payments: payments.map(({ account: _, ...payment }) => payment),
  }
}

const showing = (words: PeriodWords): Promise<ShownPeriod> =>
  withPay(words.home, async (state, pay) => shownIn(state, pay, await pay.periodIn(state, keyOf(words))))

function render(period: ShownPeriod): string {
  const { calculation, lacks, payments } = period
  const by = (verb: string, who: string | null) => (who === null ? [] : [`${verb} by ${who}`])
  const waiting = [
    ...lacks,
    ...period.adjustments
      .filter(({ status }) => status === 'proposed')
      .map(
        ({ adjustment_id: id, collector, amount, author, reason }) =>
          `Adjustment ${id} of ${collector}: ${amount} by ${author}, ${reason}`,
      ),
    ...period.disputes
      .filter(({ answer }) => answer === null)
      .map(({ dispute_id: id, collector, text }) => `Dispute ${id} of ${collector}: ${text}`),
  ]
  const amounts = ['due', 'adjusted', 'carried_in', 'paid', 'carried_out', 'held'] as const
  return [
    `${period.plan} ${period.month.slice(0, 7)} is ${[
      period.status,
      ...by('calculated', period.calculated_by),
      ...by('reviewed', period.reviewed_by),
      ...by('approved', period.approved_by),
      ...by('locked', period.locked_by),
    ].join(', ')}.`,
    ...(calculation === null
      ? []
      : [
          `Version ${calculation.plan_version}, edition ${calculation.edition}, facts until ${calculation.as_of}, ${calculation.currency}, content ${calculation.hash.slice(0, 16)}.`,
          table(
            [{ title: 'collector' }, ...amounts.map((title) => ({ title, figure: true }))],
            payments.map((payment) => [payment.collector, ...amounts.map((name) => payment[name])]),
          ),
        ]),
    ...waiting,
    ...period.exports.map(({ file, totals, actor, at }) => `Exported as ${file} by ${actor} on ${at}: ${totals}`),
  ].join('\n')
}

interface CalculateWords extends ActingWords {
  readonly asOf?: string
  readonly edition?: string
  readonly begin?: boolean
}

/** Calculates a month: what it earned, what earlier ones earned more or less, and what is paid. */
export const calculate = (words: CalculateWords): Promise<ShownPeriod> =>
  acting(words, async (state, actor, pay) => {
    const [{ calculatePeriod, writtenVersions }, { sourceIn }, { withEdition, editionMeant }] = await Promise.all([
      import('../pay/life/index.ts'),
      import('../pay/index.ts'),
      import('../jobs/reading.ts'),
    ])
    const which = { edition: words.edition }
    const versions = writtenVersions(words.home, words.plan)
    const { id, about } = await editionMeant(words.home, which)
    const { code, minorUnits } = about.settings.currency
    await withEdition(words.home, { edition: id }, async (edition) =>
      calculatePeriod(state, actor, {
        ...{ versions, edition: id, currency: code, digits: minorUnits, source: sourceIn(edition) },
        month: words.month as typeof edition.asOf,
        asOf: (words.asOf as typeof edition.asOf | undefined) ?? edition.asOf,
        begins: words.begin === true,
      }),
    )
    return shownIn(state, pay, await pay.periodIn(state, keyOf(words)))
  })

const doing = (words: ActingWords, action: payState.PayDecision): Promise<ShownPeriod> =>
  acting(words, async (state, actor, pay) => shownIn(state, pay, await pay.act(state, actor, keyOf(words), action)))

interface ExportWords extends ActingWords {
  readonly template: Template
  readonly again?: boolean
  readonly reason?: string
}

/** What payroll knows people by, at the end of a month. */
export async function employeesIn(home: string, edition: string, first: string): Promise<ExportTerms['employees']> {
  const [{ collectorsIn, membershipsIn, shiftMonths }, { withEdition }] = await Promise.all([
    import('#sql'),
    import('../jobs/reading.ts'),
  ])
  return withEdition(home, { edition }, async (reading) => {
    const from = first as typeof reading.asOf
    const [people, memberships] = await Promise.all([
      collectorsIn(reading),
      membershipsIn(reading, { from, to: shiftMonths(from, 1) }),
    ])
    const teams = new Map(memberships.map(({ collector, team }) => [collector, team]))
    return new Map(
      people.map(({ collector, employee_no: employeeNo }) => [
        collector,
        { employeeNo, team: teams.get(collector) ?? null },
      ]),
    )
  })
}

const exporting = (words: ExportWords) =>
  acting(words, async (state, actor, pay) => {
    const { exportPeriod } = await import('../pay/life/index.ts')
    const { calculation } = await pay.periodIn(state, keyOf(words))
    const employees = calculation === null ? new Map() : await employeesIn(words.home, calculation.edition, words.month)
    return exportPeriod(state, actor, keyOf(words), {
      ...{ home: words.home, template: words.template, employees },
      ...{ again: words.again === true, reason: words.reason ?? null },
    })
  })

interface ReasonWords extends ActingWords {
  readonly reason: string
}

const adjusting = (words: ReasonWords, collector: string, amount: string) =>
  acting(words, async (state, actor, pay) => {
    const { reason } = words
    const id = await pay.adjust(state, actor, keyOf(words), {
      collector,
      amount: await amountIn(words, amount),
      reason,
    })
    return { adjustment: id }
  })

/** An amount with exactly the digits of the currency. */
async function amountIn({ home }: Common, amount: string): Promise<string> {
  const [{ editionMeant }, { exact }] = await Promise.all([import('../jobs/reading.ts'), import('#sql')])
  const { minorUnits, code } = (await editionMeant(home, {})).about.settings.currency
  const [, whole = '', broken = ''] = /^-?(\d{1,12})(?:\.(\d+))?$/.exec(amount) ?? []
  if (whole === '' || broken.length > minorUnits || Number(amount) === 0)
    throw new UsageError(
      `Write an amount of ${code} other than 0, with at most ${minorUnits} decimals, such as -12.50.`,
    )
  const units = BigInt(whole + broken.padEnd(minorUnits, '0'))
  return exact.decimalOf(amount.startsWith('-') ? -units : units, minorUnits)
}

const deciding = (words: ActingWords, id: string, word: string) => {
  if (word !== 'accept' && word !== 'refuse') throw new UsageError('Decide with the word accept or refuse.')
  return doing(words, { kind: 'decide', id, accept: word === 'accept' })
}

const disputing = (words: ActingWords & { readonly line?: string }, collector: string, text: string) =>
  acting(words, async (state, actor, pay) => ({
    dispute: await pay.dispute(state, actor, keyOf(words), { collector, text, line: words.line ?? null }),
  }))

interface VerifyAnswer {
  readonly fault: string | null
}

/** Proves every lock and the audit log by hash. */
export const verify = ({ home }: Common): Promise<VerifyAnswer> =>
  withPay(home, async (state, pay) => {
    const { finishExports } = await import('../pay/life/index.ts')
    await finishExports(state, home)
    return { fault: await pay.faultOfPay(state) }
  })

const listing = ({ home, plan }: Common & { readonly plan?: string }) =>
  withPay(home, async (state, pay) => ({
    rows: (await pay.periodsIn(state)).filter(({ plan_id }) => plan === undefined || plan_id === plan),
  }))

/** The verbs of the life of a period. */
export function lifeVerbs(pay: Command): void {
  const shown = { render }
  verb(pay, 'periods', 'periods of pay and where they are')
    .option('--plan <id>', 'of one plan')
    .action(
      answering(listing, {
        render: ({ rows }) =>
          rows.length === 0
            ? 'Nothing is calculated yet.'
            : table(
                ['plan', 'month', 'status', 'calculated', 'reviewed', 'approved', 'locked'].map((title) => ({ title })),
                rows.map((row) => [
                  ...[row.plan_id, row.month.slice(0, 7), row.status, row.calculated_by, row.reviewed_by],
                  ...[row.approved_by, row.locked_by],
                ]),
              ),
      }),
    )
  actingVerb(pay, 'calculate', 'calculate a month; earlier ones have to be locked')
    .option('--as-of <date>', 'the last day of facts that count (default: of the edition)', day)
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .option('--begin', 'pay begins here: earlier months of the plan were paid elsewhere')
    .action(answering(calculate, shown))
  periodVerb(pay, 'show', 'what a period pays, who did what, and what is open').action(answering(showing, shown))
  for (const [kind, about] of [
    ['review', 'a manager has looked at it'],
    ['approve', 'HR approves what another person reviewed'],
    ['lock', 'nothing of it changes any more; later facts are paid in later months'],
  ] as const)
    actingVerb(pay, kind, about).action(answering((words: ActingWords) => doing(words, { kind }), shown))
  actingVerb(pay, 'return', 'send it back before the lock')
    .requiredOption('--reason <text>', 'why')
    .action(answering((words: ReasonWords) => doing(words, { kind: 'return', reason: words.reason }), shown))
  actingVerb(pay, 'export', 'make the payroll file of a locked period')
    .addOption(new Option('--template <name>', 'how it is written').choices(['csv', 'xlsx', 'adp']).default('csv'))
    .option('--again', 'although it was exported before')
    .option('--reason <text>', 'why again')
    .action(
      answering(exporting, {
        render: ({ file, sha256, totals }) =>
          `${file}: ${totals.rows} rows, ${totals.people} people, ${totals.amount} in all. SHA-256 ${sha256}.`,
      }),
    )
  actingVerb(pay, 'adjust', 'propose to pay somebody more or less')
    .argument('<collector>', 'whom')
    .argument('<amount>', 'such as -12.50')
    .requiredOption('--reason <text>', 'why')
    .action(answering(adjusting, { render: ({ adjustment }) => `Adjustment ${adjustment} waits for another person.` }))
  actingVerb(pay, 'decide', 'decide on an adjustment of another person')
    .argument('<adjustment>', 'its id')
    .argument('<word>', 'accept or refuse')
    .action(answering(deciding, shown))
  actingVerb(pay, 'dispute', 'dispute a statement before the lock')
    .argument('<collector>', 'whose')
    .argument('<text>', 'what is wrong')
    .option('--line <id>', 'one line of it')
    .action(answering(disputing, { render: ({ dispute }) => `Dispute ${dispute} waits for an answer.` }))
  actingVerb(pay, 'answer', 'answer a dispute')
    .argument('<dispute>', 'its id')
    .argument('<text>', 'the answer')
    .action(
      answering((words: ActingWords, id: string, text: string) => doing(words, { kind: 'answer', id, text }), shown),
    )
  actingVerb(pay, 'release', 'pay what gates held of somebody in earlier months')
    .argument('<collector>', 'whom')
    .requiredOption('--reason <text>', 'why')
    .action(
      answering(
        (words: ReasonWords, collector: string) => doing(words, { kind: 'release', collector, reason: words.reason }),
        shown,
      ),
    )
  verb(pay, 'verify', 'prove every lock and the audit log by hash').action(
    answering(verify, {
      render: ({ fault }) => fault ?? 'Every lock is as it was locked, and the audit log tells of each.',
      succeeded: ({ fault }) => fault === null,
    }),
  )
}

interface PlanWords extends Common {
  readonly as: string
}

async function filed(home: string, file: string) {
  const { plansIn } = await import('../pay/life/index.ts')
  const found = plansIn(home).find(({ plan }) => plan.file === file || plan.file === `plans/${file}`)
  if (found === undefined) throw new UsageError(`There is no plan ${file} in plans/ of this installation.`)
  return found
}

/** Hands a plan of the installation in, for another person to approve. */
const submitting = (words: PlanWords, file: string) =>
  acting(words, async (state, actor, pay) => {
    const { plan, text } = await filed(words.home, file)
    const approvalsNeeded = plan.findings === 'standing' ? 2 : 1
    const sha256 = await pay.submitPlan(state, actor, { plan: plan.id, version: plan.version, text, approvalsNeeded })
    return { plan: plan.id, version: plan.version, sha256, approvals_needed: approvalsNeeded }
  })

const approving = (words: PlanWords, file: string) =>
  acting(words, async (state, actor, pay) => pay.approvePlan(state, actor, (await filed(words.home, file)).sha256))

/** The verbs by which a plan comes into force: one person hands it in, another approves it. */
export function planVerbs(plan: Command): void {
  verb(plan, 'submit', 'hand a plan of plans/ in for approval')
    .argument('<file>', 'its file in plans/')
    .requiredOption('--as <person>', 'in whose name')
    .action(
      answering(submitting, {
        render: ({ plan: id, version, approvals_needed: needed }) =>
          `${id}, version ${version}, waits for ${needed === 1 ? 'another person' : `${needed} other people`}.`,
      }),
    )
  verb(plan, 'approve', 'approve a plan another person handed in')
    .argument('<file>', 'its file in plans/')
    .requiredOption('--as <person>', 'in whose name')
    .action(
      answering(approving, {
        render: ({ plan_id, version, approvers, approvals_needed: needed }) =>
          `${plan_id}, version ${version}, is approved by ${approvers.join(' and ')}${approvers.length < needed ? '; one more is needed' : ''}.`,
      }),
    )
}
