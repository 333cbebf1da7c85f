import { openState, payState } from '#state'
import { exportPeriod } from '#pipeline/pay/life/index'

/** Locks and exports the period of a home, saying each step: the process that a test kills. */
const [home = '', plan = ''] = process.argv.slice(2)
const hr: payState.PayActor = { name: 'hana', roles: ['hr'], collectors: [] }
const key = { plan, month: '2026-03-01' }
await using state = await openState({ home })
process.stdout.write('begun\n')
const { row } = await payState.periodIn(state, key)
if (row.status === 'approved') await payState.act(state, hr, key, { kind: 'lock' })
const terms = { home, template: 'csv', employees: new Map() } as const
const { row: now } = await payState.periodIn(state, key)
if (now.status === 'locked') await exportPeriod(state, hr, key, { ...terms, again: false, reason: null })
