import { expect, test } from 'vitest'
import { fixAll, fixQuarantined, listQuarantine, replayQuarantine, showQuarantine } from '#pipeline/quarantine/index'
import { makeHome, settings, type Home } from './home.ts'

const header = 'payment_id,account_id,effective_on,amount,kind,reverses_payment_id'

/** The whole content of a table, with where each row came from. */
const content = (home: Home, table: string, key: string) =>
  home.query(`select md5(string_agg(t::varchar, '|' order by ${key})) from (select * from ${table}) t`)

test('records that are kept back are grouped by cause, with counts, files and examples', async () => {
  using home = makeHome()
  home.deliver('payments.a.csv', [
    header,
    'p1,a,2026-02-30,1,payment,',
    'p2,a,2026-02-31,1,payment,',
    'p3,a,2026-03-01,x,payment,',
  ])
  home.deliver('payments.b.csv', [header, 'p4,a,2026-99-01,1,payment,', 'r1,a,2026-03-01,1,reversal,p9', 'p5,a'])
  await home.ingest()
  const groups = await listQuarantine(home.path)
  expect(groups.map(({ column, reason, records, files }) => [column, reason, records, files])).toEqual([
    ['effective_on', 'bad_date', 3, ['payments.a.csv', 'payments.b.csv']],
    ['amount', 'bad_money', 1, ['payments.a.csv']],
    ['reverses_payment_id', 'orphan_reversal', 1, ['payments.b.csv']],
    [null, 'malformed_record', 1, ['payments.b.csv']],
  ])
  expect(groups[0]?.examples[0]).toEqual({ id: '1-1', file: 'payments.a.csv', record: 1, value: '2026-02-30' })
  expect(await showQuarantine(home.path, '1-3')).toMatchObject({
    file: 'payments.a.csv',
    place: { byteFrom: `${header}\n`.length + 54, byteTo: `${header}\n`.length + 81 },
    fields: { payment_id: 'p3', amount: 'x' },
    problems: [{ table: 'payments', column: 'amount', reason: 'bad_money', value: 'x' }],
  })
  expect(await showQuarantine(home.path, '2-3')).toMatchObject({ text: 'p5,a', fields: null })
  expect(await showQuarantine(home.path, '2-2')).toMatchObject({ fields: { payment_id: 'r1', kind: 'reversal' } })
})

test('all that is wrong with a record is said at once', async () => {
  using home = makeHome()
  await home.take('payments.csv', [header, ',a,yesterday,-1,gift,'])
  const { problems } = await showQuarantine(home.path, '1-1')
  expect(problems.map(({ column, reason }) => [column, reason])).toEqual([
    ['payment_id', 'missing_value'],
    ['effective_on', 'bad_date'],
    ['amount', 'out_of_range'],
    ['kind', 'unknown_code'],
  ])
})

test('records put right and replayed give the lake a right delivery would have given', async () => {
  using mended = makeHome()
  using clean = makeHome()
  const right = [
    'p1,a,2026-03-01,10,payment,',
    'p2,a,2026-03-02,20,payment,',
    'p1,a,2026-03-03,30,payment,',
    'r1,a,2026-03-04,5,reversal,p2',
  ]
  const wrong = [
    'p1,a,2026-03-01,10,payment,',
    'p2,a,2026-02-30,20,payment,',
    'p1,a,2026-03-03',
    'r1,a,2026-03-04,5,reversal,p22',
  ]
  await clean.take('payments.csv', [header, ...right])
  expect(await mended.take('payments.csv', [header, ...wrong])).toMatchObject({ accepted: 1, quarantined: 3 })
  await fixQuarantined(mended.path, '1-2', { effective_on: '2026-03-02' })
  await fixQuarantined(mended.path, '1-3', { record: right[2]! })
  await fixQuarantined(mended.path, '1-4', { reverses_payment_id: 'p2' })
  expect(await replayQuarantine(mended.path, settings)).toEqual({
    replayed: 3,
    accepted: 3,
    quarantined: 0,
    failures: [],
  })
  expect(await content(mended, 'payments', 'payment_id')).toEqual(await content(clean, 'payments', 'payment_id'))
  const [delivery] = (await mended.lake()).deliveries
  expect(delivery).toMatchObject({ records: 4, accepted: 4, quarantined: 0 })
  expect(await listQuarantine(mended.path)).toEqual([])
})

test('a mapping put right lets what it had made wrong be replayed', async () => {
  using mended = makeHome()
  using clean = makeHome()
  const lines = [
    '流水号,案件编号,还款日期,还款金额,类型',
    'p1,a,2026/03/01,"1,234.50",还款',
    'p2,a,2026/03/02,7.00,减免',
    'p3,a,2026/13/01,1.00,还款',
  ]
  const mapping = (kinds: string) => `source: core
tables:
  payments:
    files: ["明细*.csv"]
    columns: { payment_id: 流水号, account_id: 案件编号, effective_on: 还款日期, amount: 还款金额, kind: 类型 }
    values: { kind: ${kinds} }
    formats: { effective_on: yyyy/MM/dd, amount: "1,234.50" }
`
  mended.map('core.yaml', mapping('{ 还款: payment }'))
  clean.map('core.yaml', mapping('{ 还款: payment, 减免: waiver }'))
  await clean.take('明细1.csv', lines)
  expect(await mended.take('明细1.csv', lines)).toMatchObject({ accepted: 1, quarantined: 2 })
  mended.map('core.yaml', mapping('{ 还款: payment, 减免: waiver }'))
  expect(await replayQuarantine(mended.path, settings)).toMatchObject({ replayed: 2, accepted: 1, quarantined: 1 })
  expect(await content(mended, 'payments', 'payment_id')).toEqual(await content(clean, 'payments', 'payment_id'))
  await fixQuarantined(mended.path, '1-3', { 还款日期: '2026/12/01' })
  expect(await replayQuarantine(mended.path, settings)).toMatchObject({ replayed: 1, accepted: 1 })
  expect(await mended.query(`select effective_on::varchar from payments where payment_id = 'p3'`)).toEqual([
    ['2026-12-01'],
  ])
})

test('only what is asked for is replayed, and a correction that is wrong itself stays in quarantine', async () => {
  using home = makeHome()
  await home.take('payments.csv', [header, 'p1,a,bad,1,payment,', 'p2,a,bad,1,payment,', 'p3,a,2026-03-01,x,payment,'])
  for (const id of ['1-1', '1-2']) await fixQuarantined(home.path, id, { effective_on: '2026-03-01' })
  await fixQuarantined(home.path, '1-3', { amount: '1.005' })
  expect(await replayQuarantine(home.path, settings, { ids: ['1-2'] })).toMatchObject({ replayed: 1, accepted: 1 })
  expect(await replayQuarantine(home.path, settings, { reason: 'bad_money' })).toMatchObject({
    replayed: 1,
    accepted: 0,
  })
  expect(await showQuarantine(home.path, '1-3')).toMatchObject({
    problems: [{ reason: 'too_many_decimals', value: '1.005' }],
    correction: { changes: { amount: '1.005' } },
  })
  expect(await home.query('select payment_id from payments')).toEqual([['p2']])
})

test('a value the file has no column for can be given by the name of the contract, and one taken away', async () => {
  using home = makeHome()
  await home.take('payments.csv', [
    'payment_id,account_id,effective_on,amount,kind',
    'r1,a,2026-03-02,1,reversal',
    'p1,a,2026-03-01,1,payment',
  ])
  await home.take('contacts.csv', [
    'contact_id,account_id,started_at,channel,direction,talk_seconds',
    'c1,a,2026-03-01T10:00:00Z,call,outbound,-5',
  ])
  await fixQuarantined(home.path, '1-1', { reverses_payment_id: 'p1' })
  await fixQuarantined(home.path, '2-1', { talk_seconds: '' })
  expect(await replayQuarantine(home.path, settings)).toMatchObject({ replayed: 2, accepted: 2 })
  expect(await home.query(`select reverses_payment_id from payments where payment_id = 'r1'`)).toEqual([['p1']])
  expect(await home.query('select contact_id, talk_seconds from contacts')).toEqual([['c1', null]])
})

test('a correction of nothing that exists names what does', async () => {
  using home = makeHome()
  await home.take('payments.csv', [header, 'p1,a,bad,1,payment,'])
  await expect(fixQuarantined(home.path, '1-1', { amout: '1' })).rejects.toThrow(
    'Record 1-1 of payments.csv has no column `amout`; did you mean `amount`?',
  )
  await expect(fixQuarantined(home.path, '1-7', { amount: '1' })).rejects.toThrow('No record 1-7 is in quarantine')
  await expect(showQuarantine(home.path, 'x')).rejects.toThrow('`x` is no id of a quarantined record')
})

test('one column of every record kept back for one cause is put right at once, or where a text stands there only', async () => {
  using home = makeHome()
  home.deliver('payments.csv', [
    header,
    'p1,a,2026-02-30,1,payment,',
    'p2,a,2026-02-31,1,payment,',
    'p3,a,2026-02-30,1,payment,',
    'p4,a,2026-03-01,x,payment,',
  ])
  await home.ingest()
  const cause = { table: 'payments', column: 'effective_on', reason: 'bad_date', was: null }
  expect(await fixAll(home.path, { ...cause, was: '2026-02-30' }, '2026-02-28')).toBe(2)
  expect(await replayQuarantine(home.path, settings)).toMatchObject({ replayed: 4, accepted: 2, quarantined: 2 })
  expect(await fixAll(home.path, cause, '2026-03-01')).toBe(1)
  expect(await replayQuarantine(home.path, settings)).toMatchObject({ replayed: 2, accepted: 1, quarantined: 1 })
  expect(await home.query('select payment_id, effective_on from payments order by 1')).toEqual([
    ['p1', '2026-02-28'],
    ['p2', '2026-03-01'],
    ['p3', '2026-02-28'],
  ])
  await expect(fixAll(home.path, cause, '2026-03-01')).rejects.toThrow('No record is kept back for bad_date')
  await expect(fixAll(home.path, { ...cause, column: 'day' }, '1')).rejects.toThrow('no column payments.day')
})
