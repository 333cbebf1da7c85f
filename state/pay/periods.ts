import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Deed } from '../audit.ts'
import type { Change, State } from '../state.ts'
import type { Tables } from '../tables.ts'
import { hashKept, hashOfContent, writeContent, type Content, type Header } from './content.ts'
import { PayError } from './error.ts'
import { next, type PayAction, type PayActor, type PeriodState } from './machine.ts'
import { lacksOf, planStates } from './plans.ts'
import type { AdjustmentRow, CalculationRow, DisputeRow, ExportRow, PeriodRow, ReleaseRow } from './tables.ts'

/** A month of a plan. */
export interface PeriodKey {
  readonly plan: string
  /** First day of the month. */
  readonly month: string
}

/** A period with all that was decided on it. `calculation` null: nothing was calculated. */
export interface Period {
  readonly row: PeriodRow
  readonly calculation: CalculationRow | null
  readonly adjustments: readonly AdjustmentRow[]
  readonly disputes: readonly DisputeRow[]
  readonly releases: readonly ReleaseRow[]
  readonly exports: readonly ExportRow[]
  readonly lacks: readonly string[]
  readonly payroll: ReadonlySet<string>
}

const newId = () => randomBytes(9).toString('base64url')
/** What the audit log calls a period. */
export const subjectOf = ({ plan, month }: PeriodKey) => `${plan} ${month}`

/** Everything known of a period; one nothing happened to is open. */
export async function periodIn({ db }: { readonly db: Kysely<Tables> }, { plan, month }: PeriodKey): Promise<Period> {
  const row = await db
    .selectFrom('pay_periods')
    .selectAll()
    .where('plan_id', '=', plan)
    .where('month', '=', month)
    .executeTakeFirst()
  const of = <T extends 'pay_adjustments' | 'pay_disputes' | 'pay_releases' | 'pay_exports'>(table: T) =>
    db
      .selectFrom(table as 'pay_releases')
      .selectAll()
      .where('plan_id', '=', plan)
      .where('month', '=', month)
      .orderBy('at')
      .execute()
  const calculation =
    row?.calculation_id == null
      ? null
      : ((await db
          .selectFrom('pay_calculations')
          .selectAll()
          .where('calculation_id', '=', row.calculation_id)
          .executeTakeFirst()) ?? null)
  const used = calculation === null ? {} : (JSON.parse(calculation.plans) as Record<string, string>)
  const paid =
    calculation === null
      ? []
      : await db
          .selectFrom('pay_payments')
          .select('collector')
          .where('calculation_id', '=', calculation.calculation_id)
          .execute()
  return {
    row: row ?? blankOf({ plan, month }),
    calculation,
    adjustments: (await of('pay_adjustments')) as unknown as AdjustmentRow[],
    disputes: (await of('pay_disputes')) as unknown as DisputeRow[],
    releases: await of('pay_releases'),
    exports: (await of('pay_exports')) as unknown as ExportRow[],
    lacks: lacksOf(used, await planStates({ db }, [...new Set(Object.values(used))])),
    payroll: new Set(paid.map(({ collector }) => collector)),
  }
}

const blankOf = ({ plan, month }: PeriodKey): PeriodRow => ({
  ...{ plan_id: plan, month, status: 'open', revision: 0, calculation_id: null, calculated_by: null },
  ...{ reviewed_by: null, approved_by: null, locked_by: null, locked_at: null, locked_hash: null },
})

export const stateOf = ({ row, adjustments, disputes, lacks, payroll }: Period): PeriodState => ({
  status: row.status,
  reviewedBy: row.reviewed_by,
  approvedBy: row.approved_by,
  payroll,
  unapproved: lacks,
  adjustments: adjustments.map(({ adjustment_id: id, author, collector, status }) => ({
    id,
    author,
    collector,
    status,
  })),
  disputes: disputes.map(({ dispute_id: id, author, collector, answer }) => ({
    ...{ id, author, collector },
    answered: answer !== null,
  })),
})

/** Every period, by plan, the latest month first. */
export const periodsIn = ({ db }: Pick<State, 'db'>): Promise<PeriodRow[]> =>
  db.selectFrom('pay_periods').selectAll().orderBy('plan_id').orderBy('month', 'desc').execute()

/** Takes turns with whoever changes the same period. */
async function turnOn({ db }: Change, key: PeriodKey): Promise<void> {
  const row = blankOf(key)
  await db
    .insertInto('pay_periods')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['plan_id', 'month']).doUpdateSet((eb) => ({ revision: eb('pay_periods.revision', '+', 1) })),
    )
    .execute()
}

async function stepped(change: Change, key: PeriodKey, action: PayAction, actor: PayActor) {
  await turnOn(change, key)
  const period = await periodIn(change, key)
  const outcome = next(stateOf(period), action, actor)
  if ('refusal' in outcome) throw new PayError(outcome.refusal.code, outcome.refusal.sentence)
  return { period, after: outcome.state }
}

const update = ({ db }: Change, { plan, month }: PeriodKey, set: Partial<PeriodRow>) =>
  db.updateTable('pay_periods').set(set).where('plan_id', '=', plan).where('month', '=', month).execute()

/** What was calculated, with the words to write it down. */
export interface Calculated extends Content {
  readonly header: Header
  /** What it was based on, as `basisOf` said. */
  readonly basis: string
}

/** What a calculation starts from: locks of earlier months, accepted adjustments and releases. */
export async function basisOf({ db }: { readonly db: Kysely<Tables> }, key: PeriodKey) {
  const earlier = await db
    .selectFrom('pay_periods')
    .selectAll()
    .where('plan_id', '=', key.plan)
    .where('month', '<', key.month)
    .orderBy('month')
    .execute()
  const locked = earlier.filter(({ status }) => status === 'locked' || status === 'exported')
  const { adjustments, releases, calculation } = await periodIn({ db }, key)
  const accepted = adjustments.filter(({ status }) => status === 'accepted')
  const basis = JSON.stringify([
    locked.map(({ month, locked_hash }) => [month, locked_hash]),
    accepted.map(({ adjustment_id }) => adjustment_id).sort(),
    releases.map(({ collector }) => collector).sort(),
  ])
  return { locked, accepted, releases, calculation, basis }
}

/** Records a calculation in place of the one before it. Throws `PayError`, also where its basis changed meanwhile. */
export function recordCalculation(
  state: State,
  actor: PayActor,
  key: PeriodKey,
  { header, lines, payments, basis }: Calculated,
): Promise<CalculationRow> {
  return state.change(actor.name, async (change) => {
    const { db, at, audit } = change
    await stepped(change, key, { kind: 'calculate' }, actor)
    const now = await basisOf(change, key)
    if (now.basis !== basis)
      throw new PayError('changed', 'An earlier lock, an adjustment or a release changed meanwhile; calculate again.')
    if (now.calculation !== null) {
      const old = now.calculation.calculation_id
      await db.deleteFrom('pay_lines').where('calculation_id', '=', old).execute()
      await db.deleteFrom('pay_payments').where('calculation_id', '=', old).execute()
      await db.deleteFrom('pay_calculations').where('calculation_id', '=', old).execute()
    }
    const hash = hashOfContent(header, { lines, payments })
    const row: CalculationRow = { calculation_id: newId(), ...header, actor: actor.name, at, hash, locked: 0 }
    await db.insertInto('pay_calculations').values(row).execute()
    await writeContent(db, row.calculation_id, { lines, payments })
    await update(change, key, {
      ...{ status: 'calculated', calculation_id: row.calculation_id, calculated_by: actor.name },
      ...{ reviewed_by: null, approved_by: null },
    })
    const { edition, as_of, plan_version, code_version, plans } = header
    await audit({
      action: 'pay.calculate',
      subject: subjectOf(key),
      details: { hash, edition, as_of, plan_version, code_version, plans, people: payments.length },
    })
    return row
  })
}

/** Whether the last lock before a month left a payment of somebody held. */
async function isHeld({ db }: Change, { plan, month }: PeriodKey, collector: string): Promise<boolean> {
  const last = await db
    .selectFrom('pay_payments')
    .innerJoin('pay_calculations', 'pay_calculations.calculation_id', 'pay_payments.calculation_id')
    .select('held')
    .where('pay_calculations.plan_id', '=', plan)
    .where('pay_calculations.month', '<', month)
    .where('locked', '=', 1)
    .where('collector', '=', collector)
    .orderBy('pay_calculations.month', 'desc')
    .executeTakeFirst()
  return last !== undefined && /[1-9]/.test(last.held)
}

export type Decision = Exclude<PayAction, { kind: 'calculate' | 'export' | 'adjust' | 'dispute' }>

/** Reviews, returns, approves or locks a period, or decides on what lies before it. Throws `PayError`. */
export function act(state: State, actor: PayActor, key: PeriodKey, action: Decision): Promise<Period> {
  return state.change(actor.name, async (change) => {
    const { period, after } = await stepped(change, key, action, actor)
    const { db, at, audit } = change
    const deed = (details: Deed['details'] = {}) =>
      audit({ action: `pay.${action.kind}`, subject: subjectOf(key), details })
    switch (action.kind) {
      case 'review':
      case 'approve':
        await deed({ hash: period.calculation?.hash })
        break
      case 'return':
        await deed({ reason: action.reason })
        break
      case 'lock': {
        const kept = period.calculation === null ? null : await hashKept(db, period.calculation)
        if (period.calculation === null || kept !== period.calculation.hash)
          throw new PayError('changed', 'What was calculated is not what is kept now; calculate again.')
        const { calculation_id, hash } = period.calculation
        await db
          .updateTable('pay_calculations')
          .set({ locked: 1 })
          .where('calculation_id', '=', calculation_id)
          .execute()
        await update(change, key, { locked_by: actor.name, locked_at: at, locked_hash: hash })
        await deed({ hash, calculation: calculation_id, calculated_by: period.calculation.actor })
        break
      }
      case 'decide': {
        const { id, accept } = action
        await db
          .updateTable('pay_adjustments')
          .set({ status: accept ? 'accepted' : 'refused', decided_by: actor.name, decided_at: at })
          .where('adjustment_id', '=', id)
          .execute()
        await deed({ id, accept })
        break
      }
      case 'answer':
        await db
          .updateTable('pay_disputes')
          .set({ answer: action.text, answered_by: actor.name, answered_at: at })
          .where('dispute_id', '=', action.id)
          .execute()
        await deed({ id: action.id })
        break
      case 'release': {
        const { collector, reason } = action
        if (period.releases.some((one) => one.collector === collector))
          throw new PayError('order', `What was held of ${collector} is released in this period already.`)
        if (!(await isHeld(change, key, collector)))
          throw new PayError('missing', `Nothing of ${collector} is held from earlier months.`)
        const row = { plan_id: key.plan, month: key.month, collector, reason, author: actor.name, at }
        await db.insertInto('pay_releases').values(row).execute()
        await deed({ collector, reason })
        break
      }
    }
    await update(change, key, { status: after.status, reviewed_by: after.reviewedBy, approved_by: after.approvedBy })
    return periodIn(change, key)
  })
}

/** Proposes to pay somebody more or less, for a reason; another person decides. Answers its id. */
export function adjust(
  state: State,
  actor: PayActor,
  key: PeriodKey,
  { collector, amount, reason }: Pick<AdjustmentRow, 'collector' | 'amount' | 'reason'>,
): Promise<string> {
  return state.change(actor.name, async (change) => {
    const id = newId()
    await stepped(change, key, { kind: 'adjust', id, collector, reason }, actor)
    await change.db
      .insertInto('pay_adjustments')
      .values({
        ...{ adjustment_id: id, plan_id: key.plan, month: key.month, collector, amount, reason },
        ...{ author: actor.name, at: change.at, status: 'proposed', decided_by: null, decided_at: null },
      })
      .execute()
    await change.audit({ action: 'pay.adjust', subject: subjectOf(key), details: { id, collector, amount, reason } })
    return id
  })
}

/** Disputes a statement, or a line of it. Answers the id of the dispute. */
export function dispute(
  state: State,
  actor: PayActor,
  key: PeriodKey,
  { collector, line, text }: Pick<DisputeRow, 'collector' | 'line' | 'text'>,
): Promise<string> {
  return state.change(actor.name, async (change) => {
    const id = newId()
    await stepped(change, key, { kind: 'dispute', id, collector, text }, actor)
    await change.db
      .insertInto('pay_disputes')
      .values({
        ...{ dispute_id: id, plan_id: key.plan, month: key.month, collector, line, text },
        ...{ author: actor.name, at: change.at, answer: null, answered_by: null, answered_at: null },
      })
      .execute()
    await change.audit({ action: 'pay.dispute', subject: subjectOf(key), details: { id, collector, line } })
    return id
  })
}

/** Records that a payroll file is made. The same period again needs `again` and a reason. Throws `PayError`. */
export function recordExport(
  state: State,
  actor: PayActor,
  key: PeriodKey,
  made: Pick<ExportRow, 'template' | 'file' | 'sha256' | 'totals'>,
  { again, reason }: { readonly again: boolean; readonly reason: string | null },
): Promise<ExportRow> {
  return state.change(actor.name, async (change) => {
    await stepped(change, key, { kind: 'export', again, reason }, actor)
    const row: ExportRow = {
      ...{ export_id: newId(), plan_id: key.plan, month: key.month, ...made },
      ...{ reason: again ? reason : null, actor: actor.name, at: change.at },
    }
    await change.db.insertInto('pay_exports').values(row).execute()
    await update(change, key, { status: 'exported' })
    const { template, file, sha256, totals } = made
    await change.audit({
      action: 'pay.export',
      subject: subjectOf(key),
      details: { template, file, sha256, totals, reason: row.reason },
    })
    return row
  })
}
