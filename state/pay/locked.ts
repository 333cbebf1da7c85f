import type { State } from '../state.ts'
import { hashKept } from './content.ts'
import { subjectOf, type PeriodKey } from './periods.ts'
import type { LineRow } from './tables.ts'

/** What the locks of a plan before a month say was earned, line by line. */
export async function lockedLines(
  { db }: Pick<State, 'db'>,
  { plan, month }: PeriodKey,
): Promise<Omit<LineRow, 'trace'>[]> {
  return db
    .selectFrom('pay_lines')
    .innerJoin('pay_calculations', 'pay_calculations.calculation_id', 'pay_lines.calculation_id')
    .select(['pay_lines.calculation_id', 'collector', 'earned_period', 'amount', 'gate'])
    .where('pay_calculations.plan_id', '=', plan)
    .where('pay_calculations.month', '<', month)
    .where('locked', '=', 1)
    .execute()
}

/** The account everybody was left with by the last lock before a month, as JSON. */
export async function accountsBefore(
  { db }: Pick<State, 'db'>,
  { plan, month }: PeriodKey,
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('pay_payments')
    .innerJoin('pay_calculations', 'pay_calculations.calculation_id', 'pay_payments.calculation_id')
    .select(['collector', 'account'])
    .where('pay_calculations.plan_id', '=', plan)
    .where('pay_calculations.month', '<', month)
    .where('locked', '=', 1)
    .orderBy('pay_calculations.month')
    .execute()
  return new Map(rows.map(({ collector, account }) => [collector, account]))
}

/** The first thing wrong with what is locked, in a sentence; null: every lock is as it was, and the audit log tells of it. */
export async function faultOfPay(state: State): Promise<string | null> {
  const audit = await state.faultOfAudit()
  if (audit !== null) return audit
  const { db } = state
  const periods = await db.selectFrom('pay_periods').selectAll().where('status', 'in', ['locked', 'exported']).execute()
  const entries = await db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'pay.lock')
    .orderBy('seq')
    .execute()
  const told = new Map(
    entries.map((entry) => [entry.subject, (JSON.parse(entry.details) as { readonly hash: string }).hash]),
  )
  for (const [subject, hash] of told) {
    const period = periods.find(({ plan_id: plan, month }) => subjectOf({ plan, month }) === subject)
    if (period === undefined) return `The lock of ${subject} is in the audit log but not in the periods.`
    if (period.locked_hash !== hash) return `The lock of ${subject} is not the one of the audit log.`
  }
  for (const { plan_id: plan, month, calculation_id, locked_hash } of periods) {
    const subject = subjectOf({ plan, month })
    if (!told.has(subject)) return `The lock of ${subject} is not in the audit log.`
    const row = await db
      .selectFrom('pay_calculations')
      .selectAll()
      .where('calculation_id', '=', calculation_id)
      .executeTakeFirst()
    if (row === undefined) return `What was locked of ${subject} is gone.`
    if ((await hashKept(db, row)) !== locked_hash) return `What was locked of ${subject} was changed afterwards.`
  }
  return null
}
