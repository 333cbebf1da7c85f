import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Principal } from '../../../state/index.ts'
import { type PayBytes, type PayDesk } from './desk.ts'
import { actIn } from './act.ts'
import { periodIn, periodsIn } from './periods.ts'
import { actOnPlan, planOf, simulated } from './plans.ts'
import { notThere } from './reader.ts'
import { type PayHouse, type PayRoom } from './room.ts'
import { sheetOf } from './sheet.ts'
import { recordsOf, statementOf } from './statement.ts'

/** Pay of an installation as somebody may see and change it. */
export function payDesk(house: PayHouse, who: Principal): PayDesk {
  if (!who.permissions.has('pay')) throw notThere()
  const room: PayRoom = { ...house, who }
  return {
    periods: () => periodsIn(room),
    period: (plan, month) => periodIn(room, plan, month),
    statement: (plan, month, collector) => statementOf(room, plan, month, collector),
    records: (...of) => recordsOf(room, ...of),
    sheet: async (plan, month, collector, lang) => sheetOf(await statementOf(room, plan, month, collector), lang),
    act: (plan, month, word) => actIn(room, plan, month, word),
    plan: (id) => planOf(room, id),
    actOnPlan: (id, version, action) => actOnPlan(room, id, version, action),
    simulate: (words) => simulated(room, words),
    file: (exported) => payrollFileOf(room, exported),
  }
}

/** A payroll file as it was made. */
export async function payrollFileOf(room: PayRoom, exported: string): Promise<PayBytes> {
  const { home, who, state: open } = room
  if (who.rows !== 'all') throw notThere()
  const state = await open()
  const row = await state.db.selectFrom('pay_exports').selectAll().where('export_id', '=', exported).executeTakeFirst()
  if (row === undefined) throw notThere()
  const { file, template } = row
  const type = template === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv'
  return { name: file.split('/').at(-1)!, type, bytes: readFileSync(join(home, file)) }
}
