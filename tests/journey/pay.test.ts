import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rollcall } from '../rollcall.ts'
import { makeHome, type Home } from '../pipeline/home.ts'

let home: Home

/** Month 1 brings 20,000 of which 1,800 bounce in month 2; month 2 brings 15,200. */
beforeAll(async () => {
  home = makeHome()
  home.deliver('collectors.csv', ['collector_id,collector_name,employee_no', 'A,Ann,=1007'])
  home.deliver('teams.csv', ['team_id,team_name', 'T1,One'])
  home.deliver('team_memberships.csv', ['collector_id,valid_from,team_id', 'A,2025-01-01,T1'])
  home.deliver('accounts.csv', ['account_id,debtor_id,product', 'X,D,card'])
  home.deliver('assignments.csv', [
    'assignment_id,account_id,collector_id,assigned_on,assigned_amount',
    'S,X,A,2025-12-01,90000',
  ])
  home.deliver('payments.csv', [
    'payment_id,account_id,effective_on,amount,kind,reverses_payment_id',
    'P1,X,2026-01-10,18200,payment,',
    'P2,X,2026-01-20,1800,payment,',
    'P3,X,2026-02-10,15200,payment,',
    'R2,X,2026-02-15,1800,reversal,P2',
    'P4,X,2026-03-01,1,payment,',
  ])
  mkdirSync(join(home.path, 'plans'), { recursive: true })
  writeFileSync(
    join(home.path, 'plans', 'fee.yaml'),
    `id: fee
title: A fee
valid_from: 2026-01-01
retro: origin_period
eligible: { teams: [T1] }
components: [ { id: fee, kind: break_even, measure: net_collected, break_even: 14000, rate: 0.20 } ]
`,
  )
  writeFileSync(
    join(home.path, 'payroll.yaml'),
    'entity: Acme\ncompany_code: AC1\ncodes: { earned: INC, delta: INC-ADJ, adjustment: ADJ, balance: BAL }\ncost_centres: { T1: "4100" }\n',
  )
  const ran = await rollcall(['run', '--home', home.path, '--json'])
  expect(ran.status, ran.stdout + ran.stderr).toBe(0)
  const add = async (name: string, ...words: string[]) =>
    expect(await rollcall(['user', 'add', name, ...words, '--home', home.path])).toMatchObject({ status: 0 })
  await add('max', '--role', 'manager', '--team', 'T1')
  await add('hana', '--role', 'hr')
  await add('hugo', '--role', 'hr')
  await add('ann', '--role', 'collector', '--collector', 'A')
}, 300_000)
afterAll(() => home[Symbol.dispose]())

const pay = (...words: string[]) => rollcall(['pay', ...words, '--home', home.path])
const january = ['--plan', 'fee', '--month', '2026-01-01']
const february = ['--plan', 'fee', '--month', '2026-02-01']
async function done(...words: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await pay(...words, '--json')
  expect(status, stdout + stderr).toBe(0)
  return JSON.parse(stdout) as Record<string, unknown>
}
async function refused(...words: string[]): Promise<string> {
  const { status, stderr } = await pay(...words)
  expect(status).toBe(2)
  return stderr.trim()
}

describe('the life of pay through the front door', { timeout: 300_000 }, () => {
  test('a plan needs two people, and a period two more', async () => {
    expect(await refused('calculate', ...january, '--as', 'eve')).toContain('There is no account eve')
    expect(await refused('calculate', ...january, '--as', 'ann')).toContain('takes the role hr or manager')
    expect(await refused('calculate', ...february, '--as', 'hana')).toContain('have to be locked first: 2026-01')
    await done('calculate', ...january, '--as-of', '2026-01-31', '--as', 'hana')
    await done('review', ...january, '--as', 'max')
    expect(await refused('approve', ...january, '--as', 'hana')).toContain('was never handed in')
    await done('plan', 'submit', 'fee.yaml', '--as', 'hana')
    expect(await refused('plan', 'approve', 'fee.yaml', '--as', 'hana')).toContain('another person approves it')
    await done('plan', 'approve', 'fee.yaml', '--as', 'hugo')
    expect(await refused('approve', ...january, '--as', 'max')).toContain('takes the role hr')
    await done('approve', ...january, '--as', 'hana')
    expect(await refused('export', ...january, '--as', 'hana')).toContain('is approved')
    const locked = await done('lock', ...january, '--as', 'hugo')
    expect(locked).toMatchObject({ status: 'locked', payments: [{ collector: 'A', due: '1200.00', paid: '1200.00' }] })
    expect(await refused('calculate', ...january, '--as', 'hana')).toContain('This period is locked')
  })

  test('a payroll file says what is paid with control totals, and is not made twice silently', async () => {
    const made = await done('export', ...january, '--as', 'hana')
    expect(made).toMatchObject({
      file: 'payroll/fee-2026-01-csv.csv',
      totals: { rows: 1, people: 1, amount: '1200.00' },
    })
    const bytes = readFileSync(join(home.path, 'payroll/fee-2026-01-csv.csv'))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made['sha256'])
    expect(bytes.toString()).toBe(
      'employee_no,entity,pay_code,amount,currency,earned_period,paid_period,cost_centre,batch\r\n' +
        `'=1007,Acme,INC,1200.00,CNY,2026-01,2026-01,4100,fee-2026-01\r\n`,
    )
    expect(await refused('export', ...january, '--as', 'hana')).toContain('exported before')
    expect(await refused('export', ...january, '--again', '--as', 'hana')).toContain('Say why')
    const again = ['--again', '--reason', 'payroll lost it', '--template', 'adp']
    await done('export', ...january, ...again, '--as', 'hana')
    expect(readFileSync(join(home.path, 'payroll/fee-2026-01-adp-2.csv'), 'utf8')).toBe(
      'Co Code,Batch ID,File #,Earnings 3 Code,Earnings 3 Amount\r\n' + `AC1,fee-2026-01,'=1007,INC,1200.00\r\n`,
    )
  })

  test('what bounces after the lock is a delta of the next month: example B, by the origin', async () => {
    await done('calculate', ...february, '--as-of', '2026-02-28', '--as', 'hana')
    await done('dispute', 'A', 'one payment is missing', ...february, '--as', 'ann')
    const shown = (await done('show', ...february)) as { disputes: { dispute_id: string }[] }
    await done('review', ...february, '--as', 'max')
    await done('approve', ...february, '--as', 'hana')
    expect(await refused('lock', ...february, '--as', 'hana')).toContain('1 disputes wait for an answer')
    await done('answer', shown.disputes[0]!.dispute_id, 'it bounced', ...february, '--as', 'max')
    expect(await done('lock', ...february, '--as', 'hana')).toMatchObject({
      payments: [{ collector: 'A', due: '-120.00', carried_in: '0.00', paid: '0.00', carried_out: '-120.00' }],
    })
    const told = await done('statement', 'A', ...february)
    expect(told).toMatchObject({
      payment: { due: '-120.00', carried_out: '-120.00' },
      lines: [
        { earned_period: '2026-02-01', amount: '240.00' },
        { earned_period: '2026-01-01', amount: '-360.00' },
      ],
    })
    expect(await done('accrual', ...february)).toEqual({
      rows: [
        { collector: 'A', unpaid: '0.00', carried: '-120.00', held: '0.00', held_back: '0.00', accrued: '-120.00' },
      ],
    })
    expect(await done('variance', ...february)).toEqual({
      rows: [
        {
          ...{ collector: 'A', before: '1200.00', now: '0.00', difference: '-1200.00' },
          ...{ own: '240.00', deltas: '-360.00', adjusted: '0.00' },
        },
      ],
    })
    const { totals } = (await done('export', ...february, '--template', 'xlsx', '--as', 'hana')) as { totals: object }
    expect(totals).toEqual({ rows: 3, people: 1, amount: '0.00' })
    expect(existsSync(join(home.path, 'payroll/fee-2026-02-xlsx.xlsx'))).toBe(true)
    expect(await done('verify')).toEqual({ fault: null })
    const { stdout } = await pay('show', ...february)
    expect(stdout).toContain(
      'fee 2026-02 is exported, calculated by hana, reviewed by max, approved by hana, locked by hana.',
    )
  })
})
