import { expect, test } from 'vitest'
import { makeHome } from './home.ts'

/** A value as a CSV field. */
const field = (value: string) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** Delivers one record of a table for every value of one of its columns; the others have `usual`. */
async function deliverEach(
  table: string,
  key: string,
  column: string,
  values: readonly string[],
  usual: Readonly<Record<string, string>>,
  mapping?: string,
) {
  using home = makeHome()
  if (mapping !== undefined) home.map('m.yaml', mapping)
  const names = [...new Set([key, column, ...Object.keys(usual)])]
  const lines = values.map((value, index) => {
    const record: Record<string, string> = { [key]: `k${index}`, ...usual, [column]: value }
    return names.map((name) => field(record[name] ?? '')).join(',')
  })
  const report = await home.take(`${table}.csv`, [names.join(','), ...lines])
  expect(report).toMatchObject({ outcome: 'loaded', records: values.length })
  expect(report.accepted + report.quarantined).toBe(values.length)
  const rows = await home.query(`select record_no, ${column}::varchar from ${table}`)
  const accepted = new Map(rows.map(([no, value]) => [Number(no), value]))
  const manifest = await home.held()
  const refused = new Map(manifest.map(({ record_no, reason }) => [record_no, reason]))
  return values.map((value, index) => [value, accepted.get(index + 1) ?? refused.get(index + 1) ?? 'null'])
}

const payment = { account_id: 'a', effective_on: '2026-03-01', amount: '1', kind: 'payment' }
const contact = { account_id: 'a', started_at: '2026-03-01T10:00:00Z', channel: 'call', direction: 'outbound' }
const account = { debtor_id: 'd', product: 'card' }

test('money is exact, and what is not money, too fine or too great is kept back', async () => {
  expect(
    await deliverEach(
      ...(['payments', 'payment_id', 'amount'] as const),
      ['1234.5', '1', '0001', '.5', '5e+05', '5.00E+05', '1.2345e+02', '12345e-2', '5000e-3', '9999999999999999.99'],
      payment,
    ),
  ).toEqual([
    ['1234.5', '1234.50'],
    ['1', '1.00'],
    ['0001', '1.00'],
    ['.5', '0.50'],
    ['5e+05', '500000.00'],
    ['5.00E+05', '500000.00'],
    ['1.2345e+02', '123.45'],
    ['12345e-2', '123.45'],
    ['5000e-3', '5.00'],
    ['9999999999999999.99', '9999999999999999.99'],
  ])
  const refused = {
    '1.005': 'too_many_decimals',
    '1.2345e+01': 'too_many_decimals',
    '1e-3': 'too_many_decimals',
    '10000000000000000': 'out_of_range',
    '1e16': 'out_of_range',
    '0': 'out_of_range',
    '0.00': 'out_of_range',
    '-3': 'out_of_range',
    NaN: 'bad_money',
    inf: 'bad_money',
    '1,234.50': 'bad_money',
    '+5': 'bad_money',
    ' 5': 'bad_money',
    '5 ': 'bad_money',
    '5.': 'bad_money',
    '1_000': 'bad_money',
    '0x10': 'bad_money',
    '¥5': 'bad_money',
    '5 CNY': 'bad_money',
    '１２': 'bad_money',
    '--5': 'bad_money',
    '': 'missing_value',
  }
  expect(await deliverEach('payments', 'payment_id', 'amount', Object.keys(refused), payment)).toEqual(
    Object.entries(refused),
  )
})

test('a credit balance may be below zero and a single balance unknown', async () => {
  const month = { as_of: '2026-03-31', dpd: '0', status: 'open' }
  expect(await deliverEach('account_months', 'account_id', 'balance', ['-12.30', '', '0'], month)).toEqual([
    ['-12.30', '-12.30'],
    ['', 'null'],
    ['0', '0.00'],
  ])
})

test('dates are days that exist, spelled without doubt', async () => {
  const accepted = {
    '2026-03-31': '2026-03-31',
    '2026/3/31': '2026-03-31',
    '2026/03/01': '2026-03-01',
    '20260331': '2026-03-31',
    '2024-02-29': '2024-02-29',
  }
  const refused = [
    '2026-02-30',
    '2025-02-29',
    '03/04/2026',
    '31.03.2026',
    '2026-13-01',
    '20261301',
    '2026-03-31 00:00:00',
    '2026-03-31T10:00:00Z',
    'infinity',
    'epoch',
    '46000',
    '2026-03',
    ' 2026-03-31',
    '0000-00-00',
    '2026-3/31',
    '12026-03-31',
    '2026-03-31 (BC)',
  ]
  expect(
    await deliverEach('payments', 'payment_id', 'effective_on', [...Object.keys(accepted), ...refused], payment),
  ).toEqual([...Object.entries(accepted), ...refused.map((date) => [date, 'bad_date'])])
})

test('instants are UTC; a local time is that of the source', async () => {
  const accepted = {
    '2026-03-31T10:00:00+08:00': '2026-03-31 02:00:00',
    '2026-03-31T10:00:00Z': '2026-03-31 10:00:00',
    '2026-03-31 10:00:00-0330': '2026-03-31 13:30:00',
    '2026-03-31T10:00+08': '2026-03-31 02:00:00',
    '2026-03-31T10:00:00.123456Z': '2026-03-31 10:00:00.123456',
    '2026-03-31 10:00:00': '2026-03-31 02:00:00',
    '2026-03-31T10:00': '2026-03-31 02:00:00',
  }
  const refused = [
    '2026-03-31',
    '2026-03-31T25:00:00Z',
    '2026-03-31T10:60:00Z',
    '2026-02-30T10:00:00Z',
    '10:00',
    '2026-03-31T10:00:00 Asia/Shanghai',
    '2026-03-31T10:00:00.1234567Z',
    '1774951200',
    'now',
    '2026/03/31 10:00:00',
  ]
  expect(
    await deliverEach('contacts', 'contact_id', 'started_at', [...Object.keys(accepted), ...refused], contact),
  ).toEqual([...Object.entries(accepted), ...refused.map((time) => [time, 'bad_instant'])])
})

const newYork = (more: string) => `source: s\ntimezone: America/New_York\ntables:\n  contacts:\n    ${more}\n`
const changes = ['2026-03-08 02:30:00', '2026-11-01 01:30:00', '2026-07-01 12:00:00', '2026-11-01 01:30:00-05:00']

test.for([
  ['files: []', 'nonexistent_time', 'ambiguous_time'],
  ['clock_changes: earlier', '2026-03-08 06:30:00', '2026-11-01 05:30:00'],
  ['clock_changes: later', '2026-03-08 07:30:00', '2026-11-01 06:30:00'],
] as const)(
  'local times at a clock change are kept back unless the mapping says a side: %s',
  async ([more, skipped, repeated]) => {
    expect(await deliverEach('contacts', 'contact_id', 'started_at', changes, contact, newYork(more))).toEqual([
      [changes[0], skipped],
      [changes[1], repeated],
      [changes[2], '2026-07-01 16:00:00'],
      [changes[3], '2026-11-01 06:30:00'],
    ])
  },
)

test('a permission may begin on a bare date: its first moment where the operation is', async () => {
  const permission = { account_id: 'a', kind: 'cease' }
  const values = ['2026-03-31', '2026-03-31T10:00:00Z', '2026-02-30']
  expect(await deliverEach('permissions', 'permission_id', 'valid_from', values, permission)).toEqual([
    ['2026-03-31', '2026-03-30 16:00:00'],
    ['2026-03-31T10:00:00Z', '2026-03-31 10:00:00'],
    ['2026-02-30', 'bad_instant'],
  ])
})

test('ids are kept as delivered; empty ones, long ones and control characters are kept back', async () => {
  const long = 'x'.repeat(201)
  const values = [
    '007',
    ' a ',
    'é́',
    'x'.repeat(200),
    '=1+1',
    long,
    'a\tb',
    'a\nb',
    'a\u0000b',
    'a\u007fb',
    'a\u0085b',
    '',
  ]
  const got = await deliverEach('payments', 'payment_id', 'account_id', values, payment)
  expect(got.slice(0, 5)).toEqual(values.slice(0, 5).map((id) => [id, id]))
  expect(got.slice(5).map(([, reason]) => reason)).toEqual([...Array<string>(6).fill('bad_id'), 'missing_value'])
})

test('text keeps its line breaks up to 32,000 characters, but no NUL', async () => {
  const long = '字'.repeat(32_000)
  const values = ['two\nlines, "quoted"', long, `${long}x`, 'a\u0000b', 'NULL', '']
  const got = await deliverEach('contacts', 'contact_id', 'text', values, contact)
  expect(got.map(([, result]) => result)).toEqual([values[0], long, 'bad_text', 'bad_text', 'NULL', 'null'])
})

test('whole numbers have no sign and no fraction', async () => {
  const results = {
    '0': '0',
    '42': '42',
    '007': '7',
    '-1': 'out_of_range',
    '+1': 'bad_integer',
    '1.0': 'bad_integer',
    '1.5': 'bad_integer',
    '1,234': 'bad_integer',
    '1e3': 'bad_integer',
    ' 1': 'bad_integer',
    '99999999999': 'out_of_range',
    many: 'bad_integer',
  }
  const got = await deliverEach('contacts', 'contact_id', 'talk_seconds', Object.keys(results), contact)
  expect(Object.fromEntries(got)).toEqual(results)
})

test('flags, codes and time zones are those of the contract', async () => {
  const flags = ['true', 'false', '1', '0', 'Y', 'N', '是', '否', 'yes', '2', 'ja']
  expect((await deliverEach('contacts', 'contact_id', 'connected', flags, contact)).map(([, flag]) => flag)).toEqual([
    'true',
    'false',
    'true',
    'false',
    'true',
    'false',
    'true',
    'false',
    'bad_flag',
    'bad_flag',
    'bad_flag',
  ])
  expect(await deliverEach('contacts', 'contact_id', 'channel', ['visit', 'Call', 'fax', ''], contact)).toEqual([
    ['visit', 'visit'],
    ['Call', 'unknown_code'],
    ['fax', 'unknown_code'],
    ['', 'missing_value'],
  ])
  const zones = [
    'Asia/Shanghai',
    'America/Phoenix|America/Denver',
    'Asia/Calcutta',
    'UTC',
    'Mars/Olympus',
    'EST',
    'Asia/Shanghai|',
    'asia/shanghai',
  ]
  expect((await deliverEach('accounts', 'account_id', 'timezone', zones, account)).map(([, zone]) => zone)).toEqual([
    ...zones.slice(0, 4),
    ...Array<string>(4).fill('unknown_timezone'),
  ])
})

test('numbers have up to six fraction digits and obey their limits', async () => {
  const item = { item: 'greeting', weight: '1', score: '1', max_score: '5' }
  expect(
    await deliverEach(
      'review_items',
      'review_id',
      'score',
      ['0', '5', '4.123456', '1.1234567', '5.000001', '-1', 'NaN'],
      item,
    ),
  ).toEqual([
    ['0', '0.000000'],
    ['5', '5.000000'],
    ['4.123456', '4.123456'],
    ['1.1234567', 'too_many_decimals'],
    ['5.000001', 'out_of_range'],
    ['-1', 'out_of_range'],
    ['NaN', 'bad_number'],
  ])
  const survey = { answered_on: '2026-03-01' }
  expect(await deliverEach('surveys', 'survey_id', 'score', ['1', '5', '0', '6', '4.5'], survey)).toEqual([
    ['1', '1'],
    ['5', '5'],
    ['0', 'out_of_range'],
    ['6', 'out_of_range'],
    ['4.5', 'out_of_range'],
  ])
})

test('dates in an impossible order, and month ends that are none, are kept back', async () => {
  const assignment = { account_id: 'a', collector_id: 'c', assigned_on: '2026-03-10', assigned_amount: '1' }
  expect(
    await deliverEach('assignments', 'assignment_id', 'ended_on', ['2026-03-10', '2026-03-09', ''], assignment),
  ).toEqual([
    ['2026-03-10', '2026-03-10'],
    ['2026-03-09', 'bad_order'],
    ['', 'null'],
  ])
  const month = { account_id: 'a', balance: '1', dpd: '0', status: 'open' }
  expect(
    await deliverEach('account_months', 'account_id', 'as_of', ['2024-02-29', '2026-02-27', '2026-03-30'], month),
  ).toEqual([
    ['2024-02-29', '2024-02-29'],
    ['2026-02-27', 'not_month_end'],
    ['2026-03-30', 'not_month_end'],
  ])
  const cost = { category: 'rent', amount: '-1' }
  expect(await deliverEach('costs', 'cost_id', 'month', ['2026-03-01', '2026-03-02'], cost)).toEqual([
    ['2026-03-01', '2026-03-01'],
    ['2026-03-02', 'not_month_start'],
  ])
})

test('an account in another currency than the operation is kept back', async () => {
  expect(await deliverEach('accounts', 'account_id', 'currency', ['CNY', '', 'USD'], account)).toEqual([
    ['CNY', 'CNY'],
    ['', 'null'],
    ['USD', 'other_currency'],
  ])
})

test('what a missing optional value means is filled in', async () => {
  using home = makeHome()
  await home.take('payments.csv', ['payment_id,account_id,effective_on,amount,kind', 'p,a,2026-03-01,1,payment'])
  await home.take('reviews.csv', ['review_id,collector_id,reviewed_on,sample', 'r,c,2026-03-01,'])
  expect(await home.query('select status from payments')).toEqual([['posted']])
  expect(await home.query('select sample, score from reviews')).toEqual([['random', null]])
})
