import { expect, test } from 'vitest'
import { traceRecord } from '#pipeline/lake/index'
import { rollcall } from '../rollcall.ts'
import { makeHome } from './home.ts'

const header = 'payment_id,account_id,effective_on,amount,kind,status,reverses_payment_id,updated_at'
const paid = (id: string, amount: string, updated: string) => `${id},A1,2026-03-05,${amount},payment,posted,,${updated}`

test('a record is walked back to file and line, with the ones it replaced', async () => {
  using home = makeHome()
  await home.take('payments.1.csv', [
    header,
    paid('P0', '1', '2026-03-05T08:00:00Z'),
    paid('P1', '10', '2026-03-05T08:00:00Z'),
  ])
  const late = [header, paid('P1', '12.50', '2026-03-06T08:00:00Z')]
  const { sha256 } = { sha256: (await home.take('payments.2.csv', late)).sha256 }
  expect(await traceRecord(home.path, 'payments', ['P1'])).toMatchObject([
    {
      standing: 'stands',
      file: 'payments.2.csv',
      record: 1,
      sha256,
      values: { amount: '12.50', effective_on: '2026-03-05' },
    },
    { standing: 'replaced', file: 'payments.1.csv', record: 2, values: { amount: '10.00' } },
  ])
})

test('a reversal that waits and a record that removed its key say so', async () => {
  using home = makeHome()
  await home.take('payments.csv', [header, 'R1,A1,2026-03-06,5,reversal,posted,P9,2026-03-06T08:00:00Z'])
  await home.take('teams.csv', ['team_id,team_name,deleted', 'T1,One,true'])
  expect(await traceRecord(home.path, 'payments', ['R1'])).toMatchObject([{ standing: 'waits', record: 1 }])
  expect(await traceRecord(home.path, 'teams', ['T1'])).toMatchObject([{ standing: 'removed', file: 'teams.csv' }])
})

test('rollcall trace tells of a key of several columns and names what is wrong with one it does not find', async () => {
  using home = makeHome()
  await home.take('team_memberships.csv', ['collector_id,valid_from,team_id', 'C1,2026-01-01,T1'])
  const ask = (...args: string[]) => rollcall(['trace', ...args, '--home', home.path])
  const found = await ask('team_memberships', 'C1', '2026-01-01')
  expect(found.stdout).toContain('Record 1 of team_memberships.csv stands.')
  expect((await ask('team_memberships', 'C1')).stderr).toBe(
    'The key of team_memberships is collector_id, valid_from: give 2 values, not 1.\n',
  )
  expect((await ask('payment', 'P1')).stderr).toContain('did you mean `payments`?')
  expect((await ask('teams', 'T9')).stderr).toContain('No accepted record of teams has the key T9')
})
