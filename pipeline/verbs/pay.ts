import { Option, type Command } from 'commander'
import { readFileSync } from 'node:fs'
import type { Difference, PersonChange, Plan, PlanSummary, SimulationRow } from '../pay/index.ts'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { month } from './pay_acting.ts'
import { lifeVerbs, planVerbs } from './pay_life.ts'
import { reportVerbs } from './pay_reports.ts'
import { formats } from './query.ts'
import { renderRows } from './rows.ts'

interface SimulateOptions {
  readonly plan: string
  readonly against?: string
  readonly from: string
  readonly to: string
  readonly lockAt: 'month-end'
  readonly edition?: string
  readonly asKnownOn?: string
  readonly format: (typeof formats)[number]
}

interface Compared {
  readonly before: PlanSummary
  readonly after: PlanSummary
  readonly differences: readonly Difference[]
  readonly people: readonly PersonChange[]
}

type Simulated = { readonly rows: readonly SimulationRow[] } | Compared

/** Past months as they would have been locked and paid under a plan, or under it in place of another. */
export async function simulate({ home, ...words }: SimulateOptions & Common): Promise<Simulated> {
  const [sql, pay, { withEdition }, { versionsOf }] = await Promise.all([
    import('#sql'),
    import('../pay/index.ts'),
    import('../jobs/reading.ts'),
    import('../plans.ts'),
  ])
  if (words.to <= words.from)
    throw new UsageError(`No month lies between ${words.from} and ${words.to}: --to must be after --from.`)
  const span = { from: words.from, to: words.to } as Parameters<typeof pay.locks>[2]
  const versions = versionsOf(home, words.plan)
  const others = words.against === undefined ? null : versionsOf(home, words.against)
  try {
    return await withEdition(home, words, async (edition): Promise<Simulated> => {
      const source = pay.sourceIn(edition)
      const { digits } = edition.database
      if (others === null) return { rows: await pay.replay(versions, pay.locks(versions, source, span), digits) }
      const last = pay.monthsOf(span).at(-1)!
      const latest = (all: readonly Plan[]) => pay.replayed(all, span.to)
      const [before, after] = [
        pay.outcomeOf(latest(others), await pay.lockedAt(others, source, span, last)),
        pay.outcomeOf(latest(versions), await pay.lockedAt(versions, source, span, last)),
      ]
      return {
        before: pay.summaryOf(before, digits),
        after: pay.summaryOf(after, digits),
        differences: pay.planDifferences(before.plan, after.plan),
        people: pay.changesOf(before, after, digits),
      }
    })
  } catch (error) {
    if (error instanceof sql.QuestionError) throw new UsageError(error.message, error.details, error.code)
    throw error
  }
}

async function renderSimulated(simulated: Simulated, { format }: SimulateOptions) {
  if ('rows' in simulated) return renderRows(simulated.rows, format, [])
  const { before, after, people, differences } = simulated
  const spreads = [before, after].map(({ plan, spread }) => ({ plan, ...spread }))
  return [
    await renderRows(spreads, 'table', []),
    differences.map(({ en }) => en).join('\n'),
    await renderRows(people, 'table', []),
  ].join('\n\n')
}

async function planIn(file: string): Promise<Plan> {
  const { parsePlan } = await import('../pay/index.ts')
  return parsePlan(readFileSync(file, 'utf8'), file)
}

/** Reads a plan and says what it is; a plan that cannot be used is refused with its line. */
export async function checkPlan(_: Common, file: string): Promise<{ plan: Plan }> {
  return { plan: await planIn(file) }
}

/** What changes from one plan to another, in words. */
export async function diffPlans(_: Common, before: string, after: string): Promise<{ differences: Difference[] }> {
  const { planDifferences } = await import('../pay/index.ts')
  return { differences: planDifferences(await planIn(before), await planIn(after)) }
}

export const payVerb = (program: Command) => {
  const pay = verb(program, 'pay', 'incentive pay: plans, periods, payroll, simulation').helpCommand(false)
  verb(pay, 'simulate', 'replay past months under a plan')
    .requiredOption('--plan <id>', 'plan of plans/*.yaml')
    .requiredOption('--from <month>', 'first day of the first month', month)
    .requiredOption('--to <month>', 'first day of the month after the last', month)
    .option('--against <id>', 'compare with another plan: cost, who wins and who loses, cliffs, gates, noise')
    .addOption(new Option('--lock-at <when>', 'when months are locked').choices(['month-end']).default('month-end'))
    .addOption(new Option('--as-known-on <date>', 'the edition in use on that day').argParser(day).conflicts('edition'))
    .option('--edition <id>', 'an earlier edition; see `rollcall status`')
    .addOption(new Option('--format <name>', 'how the answer is written').choices(formats).default('table'))
    .action(answering(simulate, { render: renderSimulated }))
  const plan = verb(pay, 'plan', 'plans: check, diff, submit, approve').helpCommand(false)
  verb(plan, 'check', 'read a plan, or say where it is wrong')
    .argument('<file>', 'a plan in YAML')
    .action(
      answering(checkPlan, {
        render: ({ plan: read }) =>
          `${read.file} is a plan: ${read.id}, version ${read.version}, ${read.components.length} components, ${read.gates.length} gates.`,
      }),
    )
  verb(plan, 'diff', 'say in words what changes from one plan to another')
    .argument('<before>', 'a plan in YAML')
    .argument('<after>', 'a plan in YAML')
    .action(
      answering(diffPlans, {
        render: ({ differences }) =>
          differences.length === 0 ? 'Nothing differs.' : differences.map(({ en, zh }) => `${en}\n  ${zh}`).join('\n'),
      }),
    )
  planVerbs(plan)
  lifeVerbs(pay)
  reportVerbs(pay)
  return pay
}
