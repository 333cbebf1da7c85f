import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseMapping, proposeMapping } from '#pipeline/mapping/index'
import { hasShared, shared } from '../shared.ts'
import { folder } from '../tree.ts'
import { makeHome } from './home.ts'

async function proposed(file: string, content: string | Buffer) {
  using place = folder()
  const path = join(place.path, file)
  writeFileSync(path, content)
  return await proposeMapping(path)
}

const lines = [
  '还款流水号;案件编号;还款日期;还款金额;类型;入账状态;经办',
  '1;A1;2026/03/01;1,234.50;还款;已入账;x',
  '2;A2;2026/03/02;50.00;冲正;待银行查账;x',
  '3;A3;2026/3/3;7;转账;已入账;',
]

test('a proposal loads the file it was made for, once what it asks is answered', async () => {
  const { table, delimiter, columns, missing, yaml } = await proposed(
    '还款明细_202603.csv',
    lines.map((line) => `${line}\n`).join(''),
  )
  expect([table, delimiter, missing]).toEqual(['payments', ';', []])
  expect(columns.map(({ header, column, confidence }) => [header, column, confidence])).toEqual([
    ['还款流水号', 'payment_id', 0.9],
    ['案件编号', 'account_id', 0.9],
    ['还款日期', 'effective_on', 0.9],
    ['还款金额', 'amount', 0.9],
    ['类型', 'kind', 0.66],
    ['入账状态', 'status', 0.9],
    ['经办', null, 0],
  ])
  expect(columns[4]).toMatchObject({ values: { 还款: 'payment', 冲正: 'reversal' }, unknown: ['转账'] })
  expect(yaml).toContain('# ? 转账: # means nothing in the contract')
  using home = makeHome()
  home.map('proposed.yaml', yaml)
  const report = await home.take('还款明细_202604.csv', lines)
  expect(report).toMatchObject({
    outcome: 'loaded',
    records: 3,
    accepted: 1,
    reasons: { unknown_code: 1, missing_value: 1 },
  })
  expect(await home.query('select amount::varchar, status from payments')).toEqual([['1234.50', 'posted']])
})

test('what may be a day or a month first is asked, not guessed; what shows which is not', async () => {
  const file = (...days: string[]) =>
    ['payment_id,account_id,effective_on,amount,kind', ...days.map((day, index) => `p${index},a,${day},1,payment`)]
      .map((line) => `${line}\n`)
      .join('')
  const unclear = await proposed('payments.csv', file('03/04/2026', '05/06/2026'))
  expect(unclear.columns[2]).toMatchObject({
    format: null,
    doubt: 'day or month may come first: say d/M/yyyy or M/d/yyyy',
  })
  expect(unclear.yaml).toContain('# ? effective_on: # day or month may come first')
  const clear = await proposed('payments.csv', file('03/04/2026', '25/06/2026'))
  expect(clear.columns[2]).toMatchObject({ format: 'd/M/yyyy', doubt: null })
})

test.for([
  ['2026年3月1日', '"1,234.50"', 'yyyy年M月d日', '1,234.50'],
  ['46082', '"1.234,50"', 'excel', '1.234,50'],
  ['2026-03-01 00:00:00', '¥5', 'yyyy-MM-dd HH:mm:ss', '¥1,234.50'],
  ['1.3.2026', '5元', 'd.M.yyyy', '1,234.50元'],
] as const)('formats are seen in the values: %s and %s', async ([day, amount, dayFormat, amountFormat]) => {
  const { columns, yaml } = await proposed(
    'payments.csv',
    `payment_id,account_id,effective_on,amount,kind\np,a,${day},${amount},payment\n`,
  )
  expect(columns.slice(2, 4).map(({ format }) => format)).toEqual([dayFormat, amountFormat])
  expect(parseMapping(yaml, 'm.yaml').tables[0]?.formats).toHaveProperty('amount')
})

test('a file that ends without a line break or looks like nothing gets a mapping that can still be read', async () => {
  const torn = await proposed(
    'payments.csv',
    'payment_id,account_id,effective_on,amount,kind\np,a,2026-03-01,1,payment',
  )
  expect(torn.yaml).toContain('# ? final_newline: optional')
  const odd = await proposed('odd.csv', 'Q1,Q2\n1,2\n')
  expect(odd.missing.length).toBeGreaterThan(0)
  expect(parseMapping(odd.yaml, 'm.yaml').tables[0]?.columns).toEqual({})
})

test('ndjson is proposed by its names', async () => {
  const { table, columns } = await proposed('staff.ndjson', '{"工号":"7","姓名":"Li","collector_id":"c","职级":null}\n')
  expect([table, columns.map(({ column }) => column)]).toEqual([
    'collectors',
    ['employee_no', 'collector_name', 'collector_id', 'grade'],
  ])
})

describe.skipIf(!hasShared)('the Chinese exports (skipped where the shared data is absent)', () => {
  test.for(['utf8_bom', 'utf16le_bom', 'gb18030', 'gbk'])('%s is recognised as month ends', async (encoding) => {
    const { table, columns } = await proposeMapping(shared(`zh-exports/snapshots_${encoding}.csv`))
    expect(table).toBe('account_months')
    expect(columns.flatMap(({ column }) => column ?? [])).toEqual(['account_id', 'as_of', 'cycles_past_due', 'balance'])
  })
})
