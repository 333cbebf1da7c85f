import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rollcall } from '../rollcall.ts'

let home: string
const ends = ['2026-01-31', '2026-02-28', '2026-03-31']

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rollcall-outlook-'))
  await mkdir(join(home, 'inbox'))
  await mkdir(join(home, 'scenarios'))
  const rows = ends.flatMap((end) => [`a,${end},900,0,open`, `b,${end},100,20,open`])
  await writeFile(
    join(home, 'inbox', 'account_months.csv'),
    ['account_id,as_of,balance,dpd,status', ...rows, ''].join('\n'),
  )
  await writeFile(
    join(home, 'scenarios', 'flood.yaml'),
    'id: flood\nkind: macro\ntitle: { en: Flood, zh: 洪水 }\nflows: { odds: 3 }\n',
  )
  await writeFile(join(home, 'rollcall.yaml'), 'loss: { recovery_rate: 0.08, reserve: 50 }\n')
  expect(await rollcall(['run', '--home', home])).toMatchObject({ status: 0 })
}, 120_000)
afterAll(() => rm(home, { recursive: true, force: true }))

const json = async (...args: string[]) => {
  const { status, stdout } = await rollcall([...args, '--home', home, '--format', 'json'])
  expect(status).toBe(0)
  return JSON.parse(stdout) as Record<string, unknown>
}

test('a forecast comes with its method, its interval and its record', async () => {
  const made = await json('forecast', '--months', '6', '--method', 'roll-3')
  expect(made).toMatchObject({ label: 'management information', method: 'roll-3', from: '2026-03-31', confidence: 0.8 })
  expect((made['overdue'] as object[]).at(-1)).toMatchObject({ period: '2026-09-30', overdue: '100.00' })
  expect(made['track_record']).toMatchObject({ mape: 0, inside: 1 })
})

test('loss and stress know the settings and the scenarios of the home', async () => {
  const lost = await json('loss')
  expect(lost['total']).toMatchObject({ recovery: '0.08', reserve: '50.00', balance: '1000.00' })
  const { rows } = (await json('stress')) as { rows: { scenario: string | null }[] }
  expect(rows.map(({ scenario }) => scenario)).toEqual([null, 'contact_limits', 'downturn', 'flood', 'short_staffed'])
})

test('loss is told by the chain where it is asked for', async () => {
  // Nobody ever left: what is late stays late.
  expect((await json('loss', '--method', 'markov'))['total']).toMatchObject({ balance: '1000.00', loss: '0.00' })
  const { stderr: unknown } = await rollcall(['loss', '--home', home, '--method', 'chance'])
  expect(unknown).toContain('Allowed choices are flow, markov')
})

test('goals name the period and what it is measured against', async () => {
  const { rows, ...told } = (await json('goals')) as { rows: object[] }
  expect(told).toMatchObject({ from: '2026-03-01', to: '2026-04-01', baseline: { from: '2025-03-01' } })
  expect(rows[0]).toMatchObject({ metric: 'overdue_rate', kind: 'below', value: 0.1, status: 'missed' })
})

test('what cannot be asked is a wrong command line', async () => {
  const { status, stderr } = await rollcall(['forecast', '--home', home, '--scenario', 'drought'])
  expect(status).toBe(2)
  expect(stderr).toContain('There is no scenario drought in this edition; there are contact_limits, downturn, flood')
})
