import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { canonical } from '../audit.ts'
import type { Tables } from '../tables.ts'
import type { CalculationRow, LineRow, PaymentRow } from './tables.ts'

/** What a calculation says: who is paid what, and why. */
export interface Content {
  readonly lines: readonly Omit<LineRow, 'calculation_id'>[]
  readonly payments: readonly Omit<PaymentRow, 'calculation_id'>[]
}

export type Header = Omit<CalculationRow, 'calculation_id' | 'hash' | 'locked' | 'actor' | 'at'>

const ordered = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Covers every input, line and payment. The same content has the same hash, wherever it is kept. */
export function hashOfContent(header: Header, { lines, payments }: Content): string {
  const hash = createHash('sha256').update(canonical(header))
  const inOrder = lines.toSorted(
    (a, b) => ordered(a.collector, b.collector) || ordered(a.earned_period, b.earned_period),
  )
  for (const line of inOrder) hash.update('\n').update(canonical(line))
  for (const payment of payments.toSorted((a, b) => ordered(a.collector, b.collector)))
    hash.update('\n').update(canonical(payment))
  return hash.digest('hex')
}

/** The lines of a calculation, by collector, of each the latest period first. */
export async function linesOf(db: Kysely<Tables>, calculation: string, collector?: string) {
  let query = db.selectFrom('pay_lines').selectAll().where('calculation_id', '=', calculation)
  if (collector !== undefined) query = query.where('collector', '=', collector)
  const rows = await query.execute()
  return rows
    .map(({ calculation_id: _, ...line }) => line)
    .sort((a, b) => ordered(a.collector, b.collector) || ordered(b.earned_period, a.earned_period))
}

export async function paymentsOf(db: Kysely<Tables>, calculation: string, collector?: string) {
  let query = db.selectFrom('pay_payments').selectAll().where('calculation_id', '=', calculation)
  if (collector !== undefined) query = query.where('collector', '=', collector)
  const rows = await query.execute()
  return rows.map(({ calculation_id: _, ...payment }) => payment).sort((a, b) => ordered(a.collector, b.collector))
}

/** The hash of a calculation as it is kept now. */
export async function hashKept(db: Kysely<Tables>, row: CalculationRow): Promise<string> {
  const { calculation_id, hash: _, locked: _locked, actor: _actor, at: _at, ...header } = row
  const [lines, payments] = await Promise.all([linesOf(db, calculation_id), paymentsOf(db, calculation_id)])
  return hashOfContent(header, { lines, payments })
}

const portion = 500

/** Writes a calculation's content in portions. */
export async function writeContent(db: Kysely<Tables>, calculation_id: string, { lines, payments }: Content) {
  for (let at = 0; at < lines.length; at += portion) {
    const values = lines.slice(at, at + portion).map((line) => ({ calculation_id, ...line }))
    await db.insertInto('pay_lines').values(values).execute()
  }
  for (let at = 0; at < payments.length; at += portion) {
    const values = payments.slice(at, at + portion).map((payment) => ({ calculation_id, ...payment }))
    await db.insertInto('pay_payments').values(values).execute()
  }
}
