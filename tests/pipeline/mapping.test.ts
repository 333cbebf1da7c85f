import { expect, test } from 'vitest'
import { parseMapping } from '#pipeline/mapping/index'
import { makeHome } from './home.ts'

const fileOf = (table: string, more: string) => `source: s\ntimezone: Asia/Shanghai\ntables:\n  ${table}:\n${more}`

test.for([
  ['tables: {}', 'm.yaml, line 1: `source` is missing'],
  ['source: s\ntables:\n  payment: {}', 'm.yaml, line 3: `payment` is no table; did you mean `payments`?'],
  [
    'source: s\ntimezone: Mars\ntables: {}',
    'm.yaml, line 2: `Mars` is no IANA time zone; write one such as Asia/Shanghai',
  ],
  ['source: [s\n', 'm.yaml, line 2: this is no valid YAML'],
  [fileOf('payments', '    colums: {}'), 'm.yaml, line 5: `colums` is no key of a mapping; did you mean `columns`?'],
  [
    fileOf('payments', '    columns:\n      payment_id: id\n      amonut: x'),
    'm.yaml, line 7: `amonut` is no column of payments; did you mean `amount`?',
  ],
  [
    fileOf('payments', '    encoding: big5'),
    'line 5: `tables.payments.encoding` is the unknown encoding `big5`; known are utf-8',
  ],
  [
    fileOf('payments', '    final_newline: maybe'),
    'line 5: `tables.payments.final_newline` is neither `required` nor `optional`',
  ],
  [
    fileOf('payments', '    delimiter: "||"'),
    'line 5: `tables.payments.delimiter` is no delimiter: one ASCII character, or `tab`',
  ],
  [
    fileOf('payments', '    values:\n      kind:\n        还款: paid'),
    'line 7: `paid` is no value of `kind`; known are payment, reversal, waiver',
  ],
  [
    fileOf('payments', '    formats: { effective_on: dd/MM }'),
    'line 5: the format of `effective_on` is `dd/MM`, which has no year',
  ],
  [
    fileOf('payments', '    formats: { effective_on: yy-MM-dd }'),
    'line 5: the format of `effective_on` is `yy-MM-dd`, where `yy` means nothing',
  ],
  [
    fileOf('payments', '    formats: { effective_on: yyyy年MM月 }'),
    'which names no day; say which day of the month is meant, as in `yyyy年MM月 last`',
  ],
  [
    fileOf('payments', '    formats: { posted_at: yyyy/MM/dd }'),
    'which names no hour and minute; a point in time needs them',
  ],
  [
    fileOf('payments', '    formats: { amount: money }'),
    'line 5: the format of `amount` is `money`; write how 1234.5 would look',
  ],
  [fileOf('payments', '    formats: { kind: yyyy }'), 'but only dates, points in time and numbers have a format'],
  [
    fileOf('payments', '    columns: { kind: a }\n    fill: { kind: payment }'),
    'line 6: `kind` stands under `columns` and under `fill`; keep one',
  ],
  [fileOf('payments', '    nulls: NULL'), 'line 5: `tables.payments.nulls` is no list'],
  [fileOf('payments', '    each: []'), 'line 5: `each` is empty'],
])('a mapping that cannot be used names the line and the remedy: %s', ([yaml, message]) => {
  expect(() => parseMapping(yaml!, 'm.yaml')).toThrow(message)
})

const header = '流水号,案件,日期,金额,类型,时间'
const payments = (more: string) =>
  fileOf(
    'payments',
    `    files: ["明细*"]\n    columns: { payment_id: 流水号, account_id: 案件, effective_on: 日期, amount: 金额, kind: 类型, posted_at: 时间 }\n    values: { kind: { 还款: payment } }\n${more}`,
  )

/** What one column becomes of some texts, under a format. */
async function formatted(column: '日期' | '金额' | '时间', format: string, texts: readonly string[]) {
  const name = { 日期: 'effective_on', 金额: 'amount', 时间: 'posted_at' }[column]
  using home = makeHome()
  home.map('m.yaml', payments(`    formats: { ${name}: ${JSON.stringify(format)} }`))
  const usual = {
    流水号: '',
    案件: 'a',
    日期: column === '日期' ? '' : '2026-03-01',
    金额: '1',
    类型: '还款',
    时间: '',
  }
  const lines = texts.map((text, index) =>
    Object.values({ ...usual, 流水号: `p${index}`, [column]: `"${text}"` }).join(','),
  )
  const report = await home.take('明细1.csv', [header, ...lines])
  expect(report).toMatchObject({ outcome: 'loaded', records: texts.length })
  const rows = new Map(
    (await home.query(`select record_no, ${name}::varchar from payments`)).map(([no, value]) => [Number(no), value]),
  )
  const held = new Map((await home.held()).map(({ record_no, reason }) => [record_no, reason]))
  return texts.map((_, index) => rows.get(index + 1) ?? held.get(index + 1))
}

test.for([
  ['yyyy/MM/dd', ['2026/03/01', '2026/3/1', '2026-03-01'], ['2026-03-01', 'bad_date', 'bad_date']],
  ['yyyy/M/d', ['2026/03/01', '2026/3/1', '2026/13/1'], ['2026-03-01', '2026-03-01', 'bad_date']],
  ['dd/MM/yyyy', ['03/04/2026', '31/04/2026', '2026-04-03'], ['2026-04-03', 'bad_date', 'bad_date']],
  ['MM/dd/yyyy', ['03/04/2026', '13/04/2026'], ['2026-03-04', 'bad_date']],
  ['yyyy年M月d日', ['2026年3月1日', '2026年12月31日', '26年3月1日'], ['2026-03-01', '2026-12-31', 'bad_date']],
  ['yyyyMM last', ['202602', '202413'], ['2026-02-28', 'bad_date']],
  ['yyyy年MM月 first', ['2026年02月'], ['2026-02-01']],
  ['yyyy-MM-dd HH:mm:ss', ['2026-03-01 23:59:59', '2026-03-01'], ['2026-03-01', 'bad_date']],
  [
    'excel',
    ['46082', '1', '59', '60', '61', '46082.5', '-1', '2026-03-01'],
    ['2026-03-01', '1900-01-01', '1900-02-28', 'bad_date', '1900-03-01', 'bad_date', 'bad_date', 'bad_date'],
  ],
] as const)('dates spelled %s are read, and no others', async ([format, texts, days]) => {
  expect(await formatted('日期', format, texts)).toEqual(days)
})

test.for([
  [
    '1,234.50',
    ['1,234.50', '1234.5', '1,234,567.89', '12,34.50', '1,234.505', '5e+05', '1.234,50'],
    ['1234.50', '1234.50', '1234567.89', 'bad_money', 'too_many_decimals', '500000.00', 'bad_money'],
  ],
  ['1.234,50', ['1.234,50', '1234,5', '1.234', '1,5', '1.23'], ['1234.50', '1234.50', '1234.00', '1.50', 'bad_money']],
  ['1 234,50', ['1 234,50', '12 34'], ['1234.50', 'bad_money']],
  ['¥1,234.50', ['¥1,234.50', '1234.50', '-¥3', '$1'], ['1234.50', '1234.50', 'out_of_range', 'bad_money']],
  ['1,234.50元', ['1,234.50元', '7元', '7'], ['1234.50', '7.00', '7.00']],
  ['fen', ['123450', '1', '0.5', '12.00'], ['1234.50', '0.01', 'too_many_decimals', '0.12']],
  ['yuan', ['12.5元', '12.5'], ['12.50', '12.50']],
  ['wan', ['1.2345', '0.000001', '0.0000001'], ['12345.00', '0.01', 'too_many_decimals']],
  ['percent', ['12%', '12.5%', '12'], ['0.12', 'too_many_decimals', '0.12']],
] as const)('amounts spelled %s are read exactly, and no others', async ([format, texts, amounts]) => {
  expect(await formatted('金额', format, texts)).toEqual(amounts)
})

test.for([
  [
    'yyyy/M/d H:mm',
    ['2026/3/1 8:05', '2026/3/1 08:05', '2026/3/1'],
    ['2026-03-01 00:05:00', '2026-03-01 00:05:00', 'bad_instant'],
  ],
  ['yyyyMMddHHmmss', ['20260301080506', '20260301080566'], ['2026-03-01 00:05:06', 'bad_instant']],
  ['dd.MM.yyyy HH:mm:ss.SSS', ['01.03.2026 08:05:06.789'], ['2026-03-01 00:05:06.789']],
  ['excel', ['46082.3368750000', '46082', 'x'], ['2026-03-01 00:05:06', '2026-02-28 16:00:00', 'bad_instant']],
] as const)('points in time spelled %s are read in the zone of the source', async ([format, texts, times]) => {
  expect(await formatted('时间', format, texts)).toEqual(times)
})

test('words that mean nothing are no value, others are text', async () => {
  using home = makeHome()
  home.map('m.yaml', fileOf('collectors', '    nulls: ["NULL", "N/A"]'))
  await home.take('collectors.csv', ['collector_id,collector_name,grade', 'c,NULL,N/A', 'd,null,n/a', 'e,Li,NULL'])
  expect(await home.query('select collector_id, collector_name, grade from collectors order by 1')).toEqual([
    ['d', 'null', 'n/a'],
    ['e', 'Li', null],
  ])
  expect(await home.held()).toMatchObject([
    { record_no: 1, column: 'collector_name', reason: 'missing_value', value: 'NULL' },
  ])
})

test('delimiter, quote, encoding and the end of the file are what the mapping says', async () => {
  using home = makeHome()
  home.map(
    'm.yaml',
    fileOf('collectors', `    delimiter: "|"\n    quote: "'"\n    encoding: gbk\n    final_newline: optional`),
  )
  const bytes = Buffer.concat([
    Buffer.from("collector_id|collector_name\nc|'a|''b'''\nd|"),
    Buffer.from([0xc0, 0xee, 0x7c & 0xff]).subarray(0, 2),
  ])
  expect(await home.take('collectors.csv', bytes)).toMatchObject({ outcome: 'loaded', records: 2, accepted: 2 })
  expect(await home.query('select collector_name from collectors order by 1')).toEqual([["a|'b'"], ['李']])
})

test('columns a mapping does not name bind by the names of the contract', async () => {
  using home = makeHome()
  home.map('m.yaml', fileOf('collectors', '    columns: { collector_name: name }'))
  expect(await home.take('collectors.csv', ['collector_id,name,grade', 'c,Li,1'])).toMatchObject({
    accepted: 1,
    warnings: [],
  })
  expect(await home.take('collectors.2.csv', ['collector_id,nom,grade', 'c,Li,1'])).toMatchObject({
    outcome: 'refused',
    refused: { code: 'columns_missing', details: { missing: ['name'] } },
  })
})

test('a file that two mappings claim is refused, and so is one whose mapping is of another file', async () => {
  using home = makeHome()
  home.map('a.yaml', fileOf('collectors', '    files: ["staff*"]'))
  home.map('b.yaml', fileOf('teams', '    files: ["*_1.csv"]'))
  const { refused } = await home.take('staff_1.csv', ['collector_id,collector_name', 'c,Li'])
  expect(refused).toMatchObject({ code: 'mapping_ambiguous' })
  expect(refused?.message).toBe(
    'staff_1.csv is claimed by mappings/a.yaml and mappings/b.yaml; narrow the `files` of one of them.',
  )
})

test('a record from which one row is bad yields none of its rows, and is said to be bad once', async () => {
  using home = makeHome()
  home.map(
    'm.yaml',
    `source: s
tables:
  accounts:
    files: ["wide*"]
    columns: { account_id: id, debtor_id: id }
    fill: { product: card }
  account_months:
    files: ["wide*"]
    columns: { account_id: id, balance: "{bill}", dpd: "{late}" }
    fill: { as_of: "{day}", status: open }
    each:
      - { day: 2026-01-31, bill: b1, late: l1 }
      - { day: 2026-02-28, bill: b2, late: l2 }
`,
  )
  const report = await home.take('wide.csv', ['id,b1,l1,b2,l2', 'a,1,0,2,0', 'b,1,x,y,0', 'c,,0,,0'])
  expect(report).toMatchObject({ records: 3, accepted: 2, quarantined: 1, rows: { accounts: 2, account_months: 4 } })
  expect(
    await home.query('select account_id, as_of::varchar, balance::varchar from account_months order by 1, 2'),
  ).toEqual([
    ['a', '2026-01-31', '1.00'],
    ['a', '2026-02-28', '2.00'],
    ['c', '2026-01-31', null],
    ['c', '2026-02-28', null],
  ])
  expect(await home.held()).toMatchObject([{ record_no: 2, column: 'dpd', value: 'x' }])
})
