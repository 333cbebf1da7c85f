import { afterEach, beforeEach, expect, test } from 'vitest'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { markDemo } from '#state'
import { rollcall } from '../rollcall.ts'
import { serve } from '../web/home.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'rollcall-snapshots-'))
  await mkdir(join(home, 'inbox'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const deliver = (file: string, ...lines: string[]) => writeFile(join(home, 'inbox', file), `${lines.join('\n')}\n`)
const derive = () => writeFile(join(home, 'rollcall.yaml'), 'timezone: UTC\nsnapshots: { derive: true }\n')
const placements = () =>
  deliver(
    'placements.csv',
    'placement_id,account_id,placed_on,placed_amount,dpd_at_placement,closed_on,close_reason',
    'p1,a,2026-01-05,300,10,,',
    'p2,b,2026-01-06,100,40,,',
  )
const payments = (...lines: string[]) =>
  deliver('payments.csv', 'payment_id,account_id,effective_on,amount,kind', ...lines, 'm9,b,2026-03-31,1,payment')

async function json(...args: string[]) {
  const { status, stdout, stderr } = await rollcall([...args, '--home', home, '--json'])
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout) as { rows: Record<string, unknown>[] } & Record<string, unknown>
}
const run = async (...args: string[]) => {
  const { status, stderr, stdout } = await rollcall(['run', ...args, '--home', home])
  expect(status, `${stdout}${stderr}`).toBe(0)
}
const rolls = async () =>
  (await json('query', '--matrix', 'roll', '--from', '2026-01-01', '--to', '2026-04-01')).rows.map(
    ({ period, from, to, amount }) => [period, from, to, amount],
  )

test('a home without month ends has them from its placements and payments where it says so, and says so', async () => {
  await placements()
  await payments('m1,a,2026-02-10,300,payment')
  await run()
  const asked = ['query', '--metrics', 'overdue_rate', '--from', '2026-01-01', '--to', '2026-04-01']
  expect(await json(...asked)).toMatchObject({ unavailable: { overdue_rate: 'account_months' } })

  await derive()
  await run()
  expect(await rolls()).toEqual([
    ['2026-02-28', 'M2', 'paid_off', '300.00'],
    ['2026-02-28', 'M3', 'M4', '100.00'],
    ['2026-03-31', 'M4', 'M5', '100.00'],
    ['2026-03-31', 'paid_off', 'paid_off', '0.00'],
  ])
  expect((await json(...asked)).rows).toMatchObject([{ overdue_rate: { value: 1, denominator: '99.00' } }])
  const { stdout } = await rollcall(['status', '--home', home])
  expect(stdout).toContain('Derived from placements and payments: 3 month ends, 2026-01-31 to 2026-03-31.')
  markDemo(home)
  const server = await serve(home)
  try {
    const page = await (await fetch(`${server.url}/portfolio`)).text()
    expect(page).toContain('3 month ends derived, not delivered: 31 Jan 2026 to 31 Mar 2026')
  } finally {
    await server.close()
  }
})

test('a payment that comes late changes the month ends it reaches, as if all had been built anew', async () => {
  await placements()
  await payments()
  await derive()
  await run()
  const before = await rolls()
  await deliver('payments.late.csv', 'payment_id,account_id,effective_on,amount,kind', 'm1,a,2026-02-10,300,payment')
  await run()
  const after = await rolls()
  expect(after).not.toEqual(before)
  await run('--full')
  expect(await rolls()).toEqual(after)
})

test('a month end with a single delivered account is as it was delivered, whole', async () => {
  await placements()
  await payments()
  await derive()
  await deliver('account_months.csv', 'account_id,as_of,balance,dpd,status', 'a,2026-02-28,290,3,open')
  await run()
  expect(await rolls()).toEqual([
    ['2026-02-28', 'M2', 'M1', '300.00'],
    ['2026-02-28', 'M3', 'unknown', '100.00'],
    ['2026-03-31', 'M1', 'M4', '290.00'],
    ['2026-03-31', 'unknown', 'M5', '0.00'],
  ])
})

test('where the settings ask for what cannot be derived, the run says what is missing and publishes the rest', async () => {
  await placements()
  await deliver(
    'contacts.csv',
    'contact_id,account_id,started_at,channel,direction',
    'k,a,2026-02-01T09:00:00Z,call,outbound',
  )
  await derive()
  const { status, stdout } = await rollcall(['run', '--home', home])
  expect(status).toBe(0)
  expect(stdout).toContain('No month end could be derived: no delivery brought payments; deliver it,')
  expect(stdout).toContain('is published')
})

test('what is derived can be checked against what was delivered', async () => {
  await placements()
  await payments()
  const missing = await rollcall(['snapshots', 'check', '--home', home])
  expect(missing.stderr).toContain('No delivery brought placements')
  await run()
  const { status, stderr } = await rollcall(['snapshots', 'check', '--home', home])
  expect(status).toBe(1)
  expect(stderr).toContain('No delivery brought account_months')

  const delivered = ['a,2026-02-28,300,64,open', 'b,2026-02-28,90,93,open', 'c,2026-02-28,50,0,open']
  await deliver('account_months.csv', 'account_id,as_of,balance,dpd,status', ...delivered)
  await run()
  const { months, furthest } = await json('snapshots', 'check')
  expect(months).toEqual([
    {
      ...{ as_of: '2026-02-28', both: 2, only_delivered: 1, only_derived: 0, same_status: 2, same_state: 2 },
      ...{ known_balances: 2, same_balance: 1 },
      ...{ delivered_balance: '390.00', derived_balance: '400.00', balance_apart: '10.00' },
    },
  ])
  expect(furthest).toMatchObject([{ account_id: 'b', delivered_balance: '90.00', derived_balance: '100.00' }])
  expect((await rollcall(['snapshots', 'check', '--home', home])).stdout).toContain('2026-02-28')
})
