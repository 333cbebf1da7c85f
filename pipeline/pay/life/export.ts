import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { payState, type State } from '#state'
import { payrollMapping } from './mapping.ts'
import { payrollRows, sha256Of, totalsOf, type ControlTotals, type Employee } from './payroll.ts'
import { extensionOf, payrollFile, type Template } from './templates.ts'

export interface ExportTerms {
  readonly home: string
  readonly template: Template
  readonly again: boolean
  readonly reason: string | null
  readonly employees: ReadonlyMap<string, Employee>
}

export interface Exported {
  /** Below the installation's folder. */
  readonly file: string
  readonly sha256: string
  readonly totals: ControlTotals
}

const folder = 'payroll'

function writeThrough(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w', 0o600)
  try {
    writeSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Makes the payroll file of a locked period and records it. The file has its name only once it is recorded; a power cut
 * between the two is made good by `finishExports`.
 * @throws PayError where the period is not locked, or was exported before and nobody says why again.
 */
export async function exportPeriod(
  state: State,
  actor: payState.PayActor,
  key: payState.PeriodKey,
  { home, template, again, reason, employees }: ExportTerms,
): Promise<Exported> {
  await finishExports(state, home)
  const period = await payState.periodIn(state, key)
  const action = { kind: 'export', again, reason } as const
  const outcome = payState.next(payState.periodStateOf(period), action, actor)
  if ('refusal' in outcome) throw new payState.PayError(outcome.refusal.code, outcome.refusal.sentence)
  const calculation = period.calculation!
  const [lines, payments, mapping] = [
    await payState.linesOf(state.db, calculation.calculation_id),
    await payState.paymentsOf(state.db, calculation.calculation_id),
    payrollMapping(home),
  ]
  const rows = payrollRows(calculation, lines, payments, mapping, employees)
  const bytes = payrollFile(template, rows, mapping, calculation.digits)
  const totals = totalsOf(rows, calculation.digits)
  const number = period.exports.length === 0 ? '' : `-${period.exports.length + 1}`
  const file = join(folder, `${key.plan}-${key.month.slice(0, 7)}-${template}${number}.${extensionOf(template)}`)
  mkdirSync(join(home, folder), { recursive: true, mode: 0o700 })
  const part = join(home, `${file}.${sha256Of(bytes).slice(0, 12)}.part`)
  writeThrough(part, bytes)
  try {
    const made = { template, file, sha256: sha256Of(bytes), totals: JSON.stringify(totals) }
    await payState.recordExport(state, actor, key, made, { again, reason })
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
  renameSync(part, join(home, file))
  return { file, sha256: sha256Of(bytes), totals }
}

/** Gives files that were recorded the names they were recorded under, where a power cut came between. */
export async function finishExports(state: State, home: string): Promise<void> {
  for (const { file, sha256 } of await state.db.selectFrom('pay_exports').select(['file', 'sha256']).execute()) {
    const path = join(home, file)
    const part = `${path}.${sha256.slice(0, 12)}.part`
    if (!existsSync(path) && existsSync(part) && sha256Of(readFileSync(part)) === sha256) renameSync(part, path)
  }
}
