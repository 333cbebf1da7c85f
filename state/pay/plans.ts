import { createHash } from 'node:crypto'
import type { Change, State } from '../state.ts'
import { PayError } from './error.ts'
import type { PayActor } from './machine.ts'
import type { PlanRow } from './tables.ts'

export const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A plan as it is handed in. */
export interface Submitted {
  readonly plan: string
  readonly version: string
  readonly text: string
  /** 1, or 2 for a plan that pays by findings nobody decided on. */
  readonly approvalsNeeded: number
}

function must(actor: PayActor, verb: string): void {
  if (!actor.roles.includes('hr') && !actor.roles.includes('manager'))
    throw new PayError('role', `${actor.name} may not ${verb} a plan; that takes the role hr or manager.`)
}

/** Hands a plan in: from now on it may be approved. The same text again changes nothing. Answers its hash. */
export function submitPlan(state: State, actor: PayActor, { plan, version, text, approvalsNeeded }: Submitted) {
  must(actor, 'hand in')
  const sha256 = hashOfText(text)
  return state.change(actor.name, async ({ db, at, audit }) => {
    const known = await db.selectFrom('pay_plans').select('sha256').where('sha256', '=', sha256).executeTakeFirst()
    if (known !== undefined) return sha256
    await audit({ action: 'plan.submit', subject: plan, details: { sha256, version } })
    await db
      .insertInto('pay_plans')
      .values({
        ...{ sha256, plan_id: plan, version, text, approvals_needed: approvalsNeeded },
        ...{ author: actor.name, submitted_at: at },
      })
      .execute()
    return sha256
  })
}

/** Approves a plan that another person handed in. Throws `PayError`. */
export function approvePlan(state: State, actor: PayActor, sha256: string): Promise<PlanState> {
  if (!actor.roles.includes('hr'))
    throw new PayError('role', `${actor.name} may not approve a plan; that takes the role hr.`)
  return state.change(actor.name, async (change) => {
    const { db, at, audit } = change
    const plan = await db.selectFrom('pay_plans').selectAll().where('sha256', '=', sha256).executeTakeFirst()
    if (plan === undefined) throw new PayError('missing', 'This text of the plan was not handed in yet.')
    if (plan.author === actor.name)
      throw new PayError('same_person', `${actor.name} handed this plan in; another person approves it.`)
    // First the entry: writers take turns on it, so that two approvals at once see each other.
    const before = async () => (await planStates(change, [sha256])).get(sha256)?.approvers.includes(actor.name) === true
    if (await before()) throw new PayError('order', `${actor.name} has approved this plan already.`)
    await audit({ action: 'plan.approve', subject: plan.plan_id, details: { sha256, version: plan.version } })
    if (await before()) throw new PayError('order', `${actor.name} has approved this plan already.`)
    await db.insertInto('pay_plan_approvals').values({ sha256, approver: actor.name, at }).execute()
    return (await planStates(change, [sha256])).get(sha256)!
  })
}

export interface PlanState extends Omit<PlanRow, 'text'> {
  readonly approvers: readonly string[]
}

/** What is known of plans by the hashes of their texts; those not handed in are missing. */
export async function planStates(
  { db }: Pick<Change, 'db'>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, PlanState>> {
  if (hashes.length === 0) return new Map()
  const [rows, approvals] = await Promise.all([
    db.selectFrom('pay_plans').selectAll().where('sha256', 'in', hashes).execute(),
    db.selectFrom('pay_plan_approvals').selectAll().where('sha256', 'in', hashes).orderBy('at').execute(),
  ])
  return new Map(
    rows.map(({ text: _, ...row }) => [
      row.sha256,
      { ...row, approvers: approvals.filter(({ sha256 }) => sha256 === row.sha256).map(({ approver }) => approver) },
    ]),
  )
}

/** What plans lack before pay may be approved by them, a sentence each. */
export function lacksOf(used: Readonly<Record<string, string>>, known: ReadonlyMap<string, PlanState>): string[] {
  return [...new Set(Object.values(used))].flatMap((sha256) => {
    const plan = known.get(sha256)
    if (plan === undefined)
      return [`The plan with the text ${sha256.slice(0, 12)} was never handed in: rollcall pay plan submit.`]
    const missing = plan.approvals_needed - plan.approvers.length
    if (missing <= 0) return []
    const why =
      plan.approvals_needed > 1 ? ' (it pays by findings that are not confirmed, so two people approve it)' : ''
    return [`Plan ${plan.plan_id}, version ${plan.version}, lacks ${missing} approval${missing > 1 ? 's' : ''}${why}.`]
  })
}

/** The text of a plan by its hash. */
export async function planText({ db }: Pick<Change, 'db'>, sha256: string): Promise<string | null> {
  const row = await db.selectFrom('pay_plans').select('text').where('sha256', '=', sha256).executeTakeFirst()
  return row?.text ?? null
}
