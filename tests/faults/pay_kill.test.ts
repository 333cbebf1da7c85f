import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openState, payState } from '#state'
import { finishExports } from '#pipeline/pay/life/index'
import { folder, root } from '../tree.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const key = { plan: 'p', month: '2026-03-01' }
const manager: payState.PayActor = { name: 'max', roles: ['manager'], collectors: [] }
const hr: payState.PayActor = { name: 'hana', roles: ['hr'], collectors: [] }

/** A home with a period of many people that was approved. */
async function approved(home: string): Promise<void> {
  await using state = await openState({ home })
  const submitted = { plan: key.plan, version: '1', text: 'the plan', approvalsNeeded: 1 }
  const sha256 = await payState.submitPlan(state, manager, submitted)
  await payState.approvePlan(state, hr, sha256)
  const { basis } = await payState.basisOf(state, key)
  const people = Array.from({ length: 3000 }, (_, at) => `C${at}`)
  await payState.recordCalculation(state, hr, key, {
    header: {
      ...{ plan_id: key.plan, month: key.month, edition: 'E', as_of: '2026-03-31', code_version: 'test' },
      ...{ plans: JSON.stringify({ [key.month]: sha256 }), plan_version: '1', currency: 'CNY', digits: 2 },
    },
    lines: people.map((collector) => ({
      ...{ collector, earned_period: key.month, amount: '10.00', gate: null, trace: 'null' },
    })),
    payments: people.map((collector) => ({
      ...{
        collector,
        due: '10.00',
        adjusted: '0.00',
        carried_in: '0.00',
        paid: '10.00',
        carried_out: '0.00',
        held: '0.00',
      },
      account: '{"carried":"0","held":"0","withheld":[]}',
    })),
    basis,
  })
  await payState.act(state, manager, key, { kind: 'review' })
  await payState.act(state, hr, key, { kind: 'approve' })
}

/** Locks and exports in another process, which is killed so long after it began; answers whether it was still at work. */
function killedAfter(home: string, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, 'tests', 'faults', 'pay_locker.ts'), home, key.plan], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), milliseconds))
  return new Promise((done) => child.once('close', (_, signal) => done(signal === 'SIGKILL')))
}

const duration = async (home: string) => {
  const child = spawn(process.execPath, [join(root, 'tests', 'faults', 'pay_locker.ts'), home, key.plan], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let began = 0
  child.stdout.once('data', () => (began = performance.now()))
  await new Promise((done) => child.once('close', done))
  return performance.now() - began
}

test(
  'a lock or an export killed at any instant happened or did not: never a half, never a file nobody knows of, never a record without its file',
  { timeout: 300_000 },
  async () => {
    using base = folder()
    const [pristine, home] = [join(base.path, 'pristine'), join(base.path, 'home')]
    await approved(pristine)
    cpSync(pristine, home, { recursive: true })
    const length = await duration(home)
    const seen = new Set<string>()
    for (let kill = 0; kill < kills; kill++) {
      rmSync(home, { recursive: true, force: true })
      cpSync(pristine, home, { recursive: true })
      await killedAfter(home, (length * kill) / kills)
      await using state = await openState({ home })
      await finishExports(state, home)
      expect(await payState.faultOfPay(state)).toBeNull()
      const { row, calculation, exports } = await payState.periodIn(state, key)
      seen.add(row.status)
      expect(['approved', 'locked', 'exported']).toContain(row.status)
      expect(calculation!.locked).toBe(row.status === 'approved' ? 0 : 1)
      expect(row.locked_hash === null).toBe(row.status === 'approved')
      const files = existsSync(join(home, 'payroll'))
        ? readdirSync(join(home, 'payroll')).filter((name) => !name.endsWith('.part'))
        : []
      expect(files.map((name) => `payroll/${name}`)).toEqual(exports.map(({ file }) => file))
      for (const { file, sha256 } of exports)
        expect(
          createHash('sha256')
            .update(readFileSync(join(home, file)))
            .digest('hex'),
        ).toBe(sha256)
      // Doing it again ends where an undisturbed run ends.
      await duration(home)
      expect((await payState.periodIn(state, key)).row.status).toBe('exported')
    }
    expect(seen.size).toBeGreaterThan(1)
  },
)
