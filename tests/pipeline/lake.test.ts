import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compact, verifyLake } from '#pipeline/lake/index'
import { readManifest, shardsOf } from '#pipeline/lake/manifest'
import { makeHome, settings, type Home } from './home.ts'

const collectors = 'collector_id,collector_name,grade,updated_at,deleted'
const plain = 'collector_id,collector_name,grade'
const payments = 'payment_id,account_id,effective_on,amount,kind,status,reverses_payment_id'

const names = (home: Home) => home.query('select collector_id, collector_name, grade from collectors order by 1')
const standing = async (home: Home) => (await home.query('select payment_id from payments order by 1')).flat()

test('the latest updated_at stands, whatever comes first; without it, what came later', async () => {
  using home = makeHome()
  await home.take('collectors.a.csv', [collectors, 'c,new,2,2026-03-02T00:00:00Z,', 'd,only,1,2026-03-01T00:00:00Z,'])
  await home.take('collectors.b.csv', [collectors, 'c,old,1,2026-03-01T00:00:00Z,'])
  expect(await names(home)).toEqual([
    ['c', 'new', '2'],
    ['d', 'only', '1'],
  ])
  using simple = makeHome()
  await simple.take('collectors.b.csv', [plain, 'c,first,1', 'c,second,1'])
  expect(await names(simple)).toEqual([['c', 'second', '1']])
  await simple.take('collectors.a.csv', [plain, 'c,later run,1'])
  expect(await names(simple)).toEqual([['c', 'later run', '1']])
})

test('of files of one run without updated_at, the one whose name is higher in bytes stands', async () => {
  using home = makeHome()
  home.deliver('collectors.é.csv', [plain, 'c,é,1'])
  home.deliver('collectors.z.csv', [plain, 'c,z,1'])
  home.deliver('collectors.Z.csv', [plain, 'c,Z,1'])
  expect((await home.ingest()).files.map(({ file }) => file)).toEqual([
    'collectors.Z.csv',
    'collectors.z.csv',
    'collectors.é.csv',
  ])
  expect(await names(home)).toEqual([['c', 'é', '1']])
})

test('with equal updated_at the content with the higher SHA-256 stands, in any order of arrival', async () => {
  const at = '2026-03-01T00:00:00Z'
  const sha = (name: string) =>
    createHash('sha256')
      .update(JSON.stringify(['c', name, null, null, null, '1']))
      .digest('hex')
  const [lower, higher] = ['Anna', 'Béla'].sort((a, b) => (sha(a) < sha(b) ? -1 : 1))
  for (const order of [
    [lower, higher],
    [higher, lower],
  ]) {
    using home = makeHome()
    for (const [index, name] of order.entries())
      await home.take(`collectors.${index}.csv`, [collectors, `c,${name},1,${at},`])
    expect(await names(home)).toEqual([['c', higher, '1']])
  }
})

test('a deleted key is gone until a later record brings it back', async () => {
  using home = makeHome()
  await home.take('collectors.1.csv', [collectors, 'c,Li,1,2026-03-03T00:00:00Z,true'])
  await home.take('collectors.2.csv', [collectors, 'c,Li,1,2026-03-02T00:00:00Z,false'])
  expect(await names(home)).toEqual([])
  const report = await home.take('collectors.3.csv', [collectors, 'c,Li,2,2026-03-04T00:00:00Z,'])
  expect(report).toMatchObject({ records: 1, accepted: 1 })
  expect(await names(home)).toEqual([['c', 'Li', '2']])
})

test('every accepted record is in one file of the lake, and every file is what the manifest says', async () => {
  using home = makeHome()
  await home.take('collectors.1.csv', [
    collectors,
    'c,Li,1,2026-03-03T00:00:00Z,',
    'd,Wu,1,2026-03-03T00:00:00Z,true',
    'e,Xu,1,2026-03-03T00:00:00Z,',
  ])
  await home.take('collectors.2.csv', [collectors, 'c,Li,2,2026-03-04T00:00:00Z,', 'e,Xu,2,2026-03-02T00:00:00Z,'])
  const manifest = readManifest(home.path)!
  const shards = shardsOf(manifest.tables.collectors!)
  expect(shards.reduce((all, { rows }) => all + rows, 0)).toBe(5)
  for (const { path, sha256, bytes } of shards) {
    const file = readFileSync(join(home.path, path))
    expect([createHash('sha256').update(file).digest('hex'), file.length]).toEqual([sha256, bytes])
  }
})

test('the same bytes change nothing, under any name', async () => {
  using home = makeHome()
  const lines = [plain, 'c,Li,1']
  await home.take('collectors.csv', lines)
  const before = readManifest(home.path)
  expect(await home.take('collectors.again.csv', lines)).toMatchObject({ outcome: 'repeated', delivery: 1, records: 0 })
  expect((await home.ingest()).files.map(({ outcome }) => outcome)).toEqual(['repeated', 'repeated'])
  expect(readManifest(home.path)).toEqual(before)
})

test('a reversal waits for its original and comes in by itself when it arrives', async () => {
  using home = makeHome()
  const early = await home.take('payments.1.csv', [
    payments,
    'r,a,2026-03-05,40,reversal,,p',
    'q,a,2026-03-05,1,payment,,',
  ])
  expect(early).toMatchObject({ records: 2, accepted: 1, quarantined: 1, reasons: { orphan_reversal: 1 } })
  expect(await standing(home)).toEqual(['q'])
  await home.take('payments.2.csv', [payments, 'p,a,2026-03-01,100,payment,,'])
  expect(await standing(home)).toEqual(['p', 'q', 'r'])
  const { deliveries, quarantine } = await home.lake()
  expect(deliveries.map(({ accepted, quarantined }) => [accepted, quarantined])).toEqual([
    [2, 0],
    [1, 0],
  ])
  expect(quarantine).toEqual({})
})

test('a reversal needs a payment on the same account, not later than itself', async () => {
  using home = makeHome()
  const report = await home.take('payments.csv', [
    payments,
    'p,a,2026-03-10,100,payment,,',
    'w,a,2026-03-10,100,waiver,,',
    'r1,b,2026-03-11,1,reversal,,p',
    'r2,a,2026-03-11,1,reversal,,w',
    'r3,a,2026-03-11,1,reversal,,r5',
    'r4,a,2026-03-09,1,reversal,,p',
    'r5,a,2026-03-10,1,reversal,pending,p',
    'r6,a,2026-03-11,1,reversal,,',
  ])
  expect(report.reasons).toEqual({ orphan_reversal: 3, bad_order: 1, missing_value: 1 })
  expect(await standing(home)).toEqual(['p', 'r5', 'w'])
})

test.for([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[2, 0, 3, 1]]])(
  'reversals beyond their original are taken out in the order of their days, whatever comes first: %j',
  async ([order]) => {
    using home = makeHome()
    const lines = [
      'p,a,2026-03-01,100,payment,,',
      'r9,a,2026-03-02,60,reversal,,p',
      'r1,a,2026-03-03,50,reversal,,p',
      'r2,a,2026-03-03,40,reversal,,p',
    ]
    for (const index of order!) await home.take(`payments.${order!.indexOf(index)}.csv`, [payments, lines[index]!])
    expect(await standing(home)).toEqual(['p', 'r2', 'r9'])
    expect((await home.lake()).quarantine).toEqual({ payments: { over_reversed: 1 } })
  },
)

test('a reversal that was held is let in when its original grows, and held again when it is deleted', async () => {
  using home = makeHome()
  const versioned = `${payments},updated_at,deleted`
  await home.take('payments.1.csv', [
    versioned,
    'p,a,2026-03-01,10,payment,,,2026-03-01T00:00:00Z,',
    'r,a,2026-03-02,60,reversal,,p,2026-03-01T00:00:00Z,',
  ])
  expect(await standing(home)).toEqual(['p'])
  await home.take('payments.2.csv', [versioned, 'p,a,2026-03-01,100,payment,,,2026-03-02T00:00:00Z,'])
  expect(await standing(home)).toEqual(['p', 'r'])
  await home.take('payments.3.csv', [versioned, 'p,a,2026-03-01,100,payment,,,2026-03-03T00:00:00Z,1'])
  expect(await standing(home)).toEqual([])
  expect((await home.lake()).quarantine).toEqual({ payments: { orphan_reversal: 1 } })
})

test('references to what has not arrived are accepted', async () => {
  using home = makeHome()
  expect(
    await home.take('assignments.csv', [
      'assignment_id,account_id,collector_id,assigned_on,assigned_amount',
      's,nobody,nothing,2026-03-01,5',
    ]),
  ).toMatchObject({ accepted: 1, quarantined: 0 })
})

test('columns that a delivery brings are remembered, and those of a mapping that fills them', async () => {
  using home = makeHome()
  await home.take('collectors.1.csv', ['collector_id,collector_name', 'c,Li'])
  await home.take('collectors.2.csv', ['collector_id,collector_name,grade,shoe_size', 'd,Wu,1,40'])
  const [table] = (await home.lake()).tables
  expect(table).toMatchObject({ name: 'collectors', columns: ['collector_id', 'collector_name', 'grade'], records: 2 })
})

const months = (home: Home) => readManifest(home.path)!.tables.payments!.current.map(({ month, rows }) => [month, rows])
const all = (home: Home) => home.query('select * exclude (updated_at) from payments order by payment_id')

test('a big table is kept month by month, and what it says stays the same', async () => {
  using home = makeHome()
  const simple = 'payment_id,account_id,effective_on,amount,kind'
  const line = (index: number) => `p${index},a,2026-0${1 + (index % 3)}-05,${index + 1}.00,payment`
  await home.take('payments.1.csv', [simple, ...Array.from({ length: 30 }, (_, index) => line(index))])
  await home.take('payments.2.csv', [simple, ...Array.from({ length: 30 }, (_, index) => line(index + 30))])
  const before = await all(home)
  const arrangement = { big: 20, atOnce: 1000, many: 1 }
  expect(await compact(home.path, settings, arrangement)).toBe(1)
  expect(months(home)).toEqual([
    ['2026-01', 20],
    ['2026-02', 20],
    ['2026-03', 20],
  ])
  expect(await all(home)).toEqual(before)
  expect(await compact(home.path, settings, arrangement)).toBe(0)
  const files = readManifest(home.path)!.tables.payments!.current
  await home.take('payments.3.csv', [simple, 'p4,a,2026-02-07,500.00,payment'])
  const after = readManifest(home.path)!.tables.payments!.current
  expect(after.filter(({ path }) => files.some((file) => file.path === path)).map(({ month }) => month)).toEqual([
    '2026-01',
    '2026-03',
  ])
  expect(await home.query('select count(*), sum(amount) from payments')).toEqual([
    ['60', String(30 * 61 - 5 + 500) + '.00'],
  ])
  expect(await verifyLake(home.path)).toEqual([])
})

test('a month is that of the business date where the operation is', async () => {
  using home = makeHome()
  await home.take('contacts.csv', [
    'contact_id,account_id,started_at,channel,direction',
    'c,a,2026-02-28T16:00:00Z,call,outbound',
    'd,a,2026-02-28T15:59:59Z,call,outbound',
  ])
  await compact(home.path, settings, { big: 1, atOnce: 1000, many: 1 })
  expect(readManifest(home.path)!.tables.contacts!.current.map(({ month }) => month)).toEqual(['2026-02', '2026-03'])
})

test('a file of the lake that was changed or lost is found', async () => {
  using home = makeHome()
  await home.take('collectors.csv', [plain, 'c,Li,1'])
  await home.take('teams.csv', ['team_id,team_name', 't,A'])
  const { tables } = await home.lake()
  const [collector, team] = ['collectors', 'teams'].map((table) => tables.find(({ name }) => name === table)?.files[0])
  const bytes = readFileSync(collector!)
  bytes[40] = bytes[40]! ^ 1
  writeFileSync(collector!, bytes)
  rmSync(team!)
  expect((await verifyLake(home.path)).map((sentence) => sentence.replace(/g\d+-\d+/, 'x'))).toEqual([
    'lake/current/collectors/x.parquet is not what was written; restore it from a backup.',
    'lake/current/teams/x.parquet is missing; restore it from a backup.',
  ])
})

test('a promise due before the business day it was made is accepted with a warning', async () => {
  using home = makeHome()
  const header = 'promise_id,account_id,made_at,due_on,amount'
  const report = await home.take('promises.csv', [
    header,
    'p1,a,2026-03-01T16:00:00Z,2026-03-01,5',
    'p2,a,2026-03-01T15:59:59Z,2026-03-01,5',
  ])
  expect(report).toMatchObject({
    accepted: 2,
    warnings: ['1 records of promises have `due_on` before the day of `made_at`'],
  })
})
