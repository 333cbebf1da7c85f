import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rollcall } from '../rollcall.ts'
import { makeHome } from './home.ts'

const plan = (id: string, rest: string) => `id: ${id}
title: A fee
${rest}
eligible: { teams: [T1] }
components: [ { id: fee, kind: break_even, measure: net_collected, break_even: 14000, rate: 0.20 } ]
`

/** Month 1 brings 20,000 of which 1,800 bounce in month 2; month 2 brings 15,200. */
function deliver(home: { path: string; deliver: (file: string, lines: readonly string[]) => void }): void {
  home.deliver('collectors.csv', ['collector_id,collector_name', 'A,Ann'])
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
  ])
  mkdirSync(join(home.path, 'plans'), { recursive: true })
  writeFileSync(join(home.path, 'plans', 'origin.yaml'), plan('origin', 'retro: origin_period'))
  writeFileSync(join(home.path, 'plans', 'received.yaml'), plan('received', 'retro: received_period'))
}

describe('rollcall pay', () => {
  test('example B through the front door, by both conventions', { timeout: 300_000 }, async () => {
    using home = makeHome()
    deliver(home)
    const ran = await rollcall(['run', '--home', home.path, '--json'])
    expect(ran.status, ran.stdout + ran.stderr).toBe(0)
    const simulated = async (id: string) => {
      const asked = ['--from', '2026-01-01', '--to', '2026-03-01', '--lock-at', 'month-end', '--format', 'json']
      const { stdout, status } = await rollcall(['pay', 'simulate', '--plan', id, ...asked, '--home', home.path])
      expect(status, stdout).toBe(0)
      return (JSON.parse(stdout) as { rows: object[] }).rows
    }
    const earned = (month: string, paid: string, amount: string) => ({
      collector: 'A',
      earned_period: month,
      paid_period: paid,
      amount,
      gate: null,
    })
    const paid = (month: string, due: string, amount: string, out: string) => ({
      collector: 'A',
      paid_period: month,
      due,
      carried_in: '0.00',
      paid: amount,
      carried_out: out,
    })
    expect(await simulated('origin')).toEqual([
      earned('2026-01-01', '2026-01-01', '1200.00'),
      paid('2026-01-01', '1200.00', '1200.00', '0.00'),
      earned('2026-01-01', '2026-02-01', '-360.00'),
      earned('2026-02-01', '2026-02-01', '240.00'),
      paid('2026-02-01', '-120.00', '0.00', '-120.00'),
    ])
    expect(await simulated('received')).toEqual([
      earned('2026-01-01', '2026-01-01', '1200.00'),
      paid('2026-01-01', '1200.00', '1200.00', '0.00'),
      earned('2026-02-01', '2026-02-01', '0.00'),
      paid('2026-02-01', '0.00', '0.00', '0.00'),
    ])
    const compared = await rollcall([
      ...['pay', 'simulate', '--plan', 'received', '--against', 'origin', '--from', '2026-01-01', '--to', '2026-03-01'],
      ...['--json', '--home', home.path],
    ])
    expect(JSON.parse(compared.stdout)).toMatchObject({
      before: { plan: 'origin', cost: '1080.00' },
      after: { plan: 'received', cost: '1200.00' },
      people: [{ collector: 'A', before: '1080.00', after: '1200.00', difference: '120.00' }],
      differences: [{ path: 'retro', before: 'origin_period', after: 'received_period' }],
    })
    const unknown = await rollcall([
      ...['pay', 'simulate', '--plan', 'orgin'],
      ...['--from', '2026-01-01', '--to', '2026-02-01'],
      '--home',
      home.path,
    ])
    expect(unknown.stderr).toContain('there is no plan orgin; there are origin, received')
    expect(unknown.status).toBe(1)
  })

  test('a plan is checked, and two are told apart in words of both languages', { timeout: 60_000 }, async () => {
    using home = makeHome()
    deliver(home)
    const files = ['origin.yaml', 'received.yaml'].map((file) => join(home.path, 'plans', file))
    const checked = await rollcall(['pay', 'plan', 'check', files[0]!])
    expect(checked.stdout).toContain('origin, version 1, 1 components, 0 gates')
    const { stdout } = await rollcall(['pay', 'plan', 'diff', ...files])
    expect(stdout).toContain('The day a reversal is dated at changes from origin_period to received_period.')
    expect(stdout).toContain('冲正归属期由 origin_period 改为 received_period。')
  })
})
