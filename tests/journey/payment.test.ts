import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markDemo } from '#state'
import { Database, EditionFolder } from '#warehouse'
import { startServer, type RunningServer } from '../../web/server.ts'
import { rollcall } from '../rollcall.ts'

const deliveries = {
  'teams.csv': `team_id,team_name\nT1,Early stage\n`,
  'collectors.csv': `collector_id,collector_name\nC1,Li Na\n`,
  'team_memberships.csv': `collector_id,valid_from,team_id\nC1,2026-01-01,T1\n`,
  'accounts.csv': `account_id,debtor_id,product\nA1,D1,card\n`,
  'assignments.csv': `assignment_id,account_id,collector_id,assigned_on,assigned_amount\nS1,A1,C1,2026-03-01,5000.00\n`,
  'account_months.csv': `account_id,as_of,balance,dpd,status\nA1,2026-02-28,5000.00,20,open\nA1,2026-03-31,3765.50,50,open\n`,
  // Columns stand in another order than in the contract: they bind by name.
  'payments.csv': `kind,amount,payment_id,effective_on,account_id,status\npayment,1234.50,P1,2026-03-14,A1,posted\n`,
}

let home: string
let server: RunningServer

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rollcall-journey-'))
  await rollcall(['init', '--home', home])
  await mkdir(join(home, 'inbox'), { recursive: true })
  for (const [name, text] of Object.entries(deliveries)) await writeFile(join(home, 'inbox', name), text)
  expect(await rollcall(['run', '--home', home])).toMatchObject({ status: 0 })
  markDemo(home)
  server = await startServer({ home, port: 0, logger: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await server.close()
  await rm(home, { recursive: true, force: true })
})

const question = { metrics: 'net_collected,recovery_rate', by: 'collector,team', from: '2026-03-01', to: '2026-04-01' }
const expected = [
  {
    collector: 'C1',
    team: 'T1',
    net_collected: { value: '1234.50', n: 1 },
    recovery_rate: { value: 0.2469, numerator: '1234.50', denominator: '5000.00', n: 1, held_days_p50: 31 },
  },
]

test('one payment is found in the edition with the file and record it came from', async () => {
  const editions = new EditionFolder(join(home, 'editions'))
  const database = await Database.open(editions.fileOf((await editions.current())!), { readOnly: true })
  const found = await database.rows(`select p.payment_id, p.amount, p.record_no, d.file
    from raw.payments p join run.deliveries d using (delivery_no)`)
  await database.close()
  expect(found).toEqual([{ payment_id: 'P1', amount: '1234.50', record_no: 1, file: 'payments.csv' }])
})

test('the command line answers with it', async () => {
  const words = Object.entries(question).flatMap(([word, value]) => [`--${word}`, value])
  const { status, stdout } = await rollcall(['query', ...words, '--format', 'json', '--home', home])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ as_of: '2026-03-31', rows: expected, unavailable: {} })
})

test('the API answers with the same', async () => {
  const response = await fetch(`${server.url}/api/v1/query?${new URLSearchParams(question)}`)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ as_of: '2026-03-31', rows: expected, unavailable: {} })
})

test.each([
  ['/teams/T1', 'Early stage'],
  ['/collectors/C1', 'Li Na'],
])('the page %s shows it in its first HTML, without a script', async (path, name) => {
  const html = await fetch(`${server.url}${path}?from=2026-03-01&to=2026-04-01`).then((response) => response.text())
  const text = html.replace(/<(script|style)[^]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ')
  expect(text).toContain(name)
  expect(text).toContain('24.7%')
  expect(text).toMatch(/1,234\.50|1,235|1\.23 k/)
})
