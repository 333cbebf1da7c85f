import { createHash } from 'node:crypto'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { makeHome, settings, type Home } from './home.ts'

const header = 'payment_id,account_id,effective_on,amount,kind'
const lines = [
  header,
  'p1,a,2026-03-01,1.10,payment',
  'p2,"a, b",2026-03-02,2.20,payment',
  'p3,"a ""c""",2026-03-03,3.30,waiver',
]
const text = lines.map((line) => `${line}\n`).join('')
const loaded = { outcome: 'loaded', records: 3, accepted: 3, quarantined: 0 }
const content = (home: Home) =>
  home.query(
    'select payment_id, account_id, effective_on::varchar, amount::varchar, kind, record_no from payments order by record_no',
  )
const expected = [
  ['p1', 'a', '2026-03-01', '1.10', 'payment', '1'],
  ['p2', 'a, b', '2026-03-02', '2.20', 'payment', '2'],
  ['p3', 'a "c"', '2026-03-03', '3.30', 'waiver', '3'],
]

async function parquet(sql: string): Promise<void> {
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(sql)
  connection.closeSync()
}

const wide = (bytes: Buffer) => Buffer.from(bytes).swap16()
const mark = '\ufeff'

test.for([
  ['payments.csv', Buffer.from(text)],
  ['payments.march.csv', Buffer.from(mark + text)],
  ['payments/any name.csv', Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['payments.csv.gz', gzipSync(text)],
  ['payments.two.csv.gz', Buffer.concat([gzipSync(text.slice(0, 70)), gzipSync(text.slice(70))])],
  ['payments.le.csv', Buffer.from(mark + text, 'utf16le')],
  ['payments.be.csv', wide(Buffer.from(mark + text, 'utf16le'))],
  ['payments.CSV', Buffer.from(text.replace('\n', '\r\n'))],
  ['payments.blank.csv', Buffer.from(text.replaceAll('\n', '\n\n'))],
] as const)('%s is loaded to the same rows', async ([file, bytes]) => {
  using home = makeHome()
  expect(await home.take(file, bytes)).toMatchObject(loaded)
  expect(await content(home)).toEqual(expected)
})

test('ndjson is read by name, with its numbers as they are written', async () => {
  using home = makeHome()
  const records = [
    '{"payment_id":"p1","account_id":"a","effective_on":"2026-03-01","amount":1.10,"kind":"payment"}',
    '{ "kind" : "payment", "account_id" : "a, b" , "amount":"2.20","effective_on":"2026-03-02","payment_id":"p2","more":{"x":[1,"}"]} }',
    '{"payment_id":"p3","account_id":"a \\"c\\"","effective_on":"2026-03-03","amount":0.33e1,"kind":"waiver","method":null}',
    '{"payment_id":"p4","account_id":"a","effective_on":"2026-03-03","amount":9007199254740993.13,"kind":"payment"}',
    '{"payment_id":"p5","account_id":["a"],"effective_on":"2026-03-03","amount":1,"kind":"payment"}',
    '{"payment_id":"p6","payment_id":"p7"}',
    '{"payment_id":"p8"',
    '[1]',
  ]
  expect(await home.take('payments.ndjson', records)).toMatchObject({
    ...{ outcome: 'loaded', records: 8, accepted: 4, quarantined: 4 },
    reasons: { malformed_record: 4 },
  })
  expect(await content(home)).toEqual([...expected, ['p4', 'a', '2026-03-03', '9007199254740993.13', 'payment', '4']])
  const held = await home.held()
  expect(held.map(({ record_no, value }) => [record_no, value])).toEqual([
    [5, 'has a list under `account_id`'],
    [6, 'names `payment_id` twice'],
    [7, 'is no valid JSON at character 19'],
    [8, 'is no JSON object'],
  ])
  const bytes = Buffer.from(records.map((record) => `${record}\n`).join(''))
  expect(held.map(({ byte_from, byte_to }) => bytes.subarray(byte_from!, byte_to!).toString())).toEqual(
    records.slice(4).map((record) => `${record}\n`),
  )
})

test('Parquet is read by name and type, and refused values by row group and row', async () => {
  using home = makeHome()
  const path = join(home.path, 'made.parquet')
  await parquet(`copy (select 'payment' as kind, 1.10::decimal(18, 4) as amount, date '2026-03-01' as effective_on, 'a' as account_id, 'p1' as payment_id, timestamptz '2026-03-01 00:00:00+08' as posted_at
    union all select 'payment', 2.2050::decimal(18, 4), date '2026-03-02', 'b', 'p2', null
    union all select 'payment', 3.3000::decimal(18, 4), date '2026-03-03', 'c', 'p3', null) to '${path}' (format parquet)`)
  home.copy(path, 'inbox/payments.parquet')
  const { files } = await home.ingest()
  expect(files).toMatchObject([{ outcome: 'loaded', records: 3, accepted: 2, reasons: { too_many_decimals: 1 } }])
  expect(
    await home.query('select payment_id, amount::varchar, posted_at::varchar, record_no from payments order by 1'),
  ).toEqual([
    ['p1', '1.10', '2026-02-28 16:00:00', '1'],
    ['p3', '3.30', null, '3'],
  ])
  expect(await home.held()).toMatchObject([{ record_no: 2, column: 'amount', value: '2.205' }])
})

test.for([
  ['a gzip stream without its end', 'payments.csv.gz', gzipSync(text).subarray(0, -8), 'torn_file'],
  [
    'a gzip stream with a wrong check sum',
    'payments.csv.gz',
    Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8)]),
    'torn_file',
  ],
  [
    'a gzip stream with something after it',
    'payments.csv.gz',
    Buffer.concat([gzipSync(text), Buffer.from('tail')]),
    'torn_file',
  ],
  ['no final line break', 'payments.csv', Buffer.from(text.trimEnd()), 'torn_file'],
  ['ndjson without final line break', 'payments.ndjson', Buffer.from('{"payment_id":"p"}'), 'torn_file'],
  ['a quote that is never closed', 'payments.csv', Buffer.from(`${text}p4,"a,2026-03-01,1,payment\n`), 'torn_file'],
  ['a Parquet file without its end', 'payments.parquet', Buffer.from('PAR1 and no more'), 'torn_file'],
  ['an empty file', 'payments.csv', Buffer.alloc(0), 'no_header'],
  ['a torn UTF-16 file', 'payments.csv', Buffer.from(mark + text, 'utf16le').subarray(0, -1), 'encoding_broken'],
  ['UTF-16 without a mark', 'payments.csv', Buffer.from(text, 'utf16le'), 'encoding_uncertain'],
  ['Latin-1', 'payments.csv', Buffer.from(text.replaceAll('a', 'é'), 'latin1'), 'encoding_uncertain'],
  ['another separator', 'payments.csv', Buffer.from(text.replaceAll(',', ';')), 'separator_unclear'],
  [
    'a header that repeats a name',
    'payments.csv',
    Buffer.from(text.replace('account_id', 'payment_id')),
    'columns_missing',
  ],
  ['a name of no table', 'pay.csv', Buffer.from(text), 'unknown_file'],
  ['an unknown ending', 'payments.xlsx', Buffer.from(text), 'unknown_file'],
] as const)('a file with %s is refused whole', async ([, file, bytes, code]) => {
  using home = makeHome()
  const report = await home.take(file, bytes)
  expect(report).toMatchObject({ outcome: 'refused', records: 0, accepted: 0, refused: { code } })
  expect(report.refused?.message).toMatch(/^[A-Z"a-z].*[.]$/)
  expect(report.refused?.message).toContain(file)
  expect((await home.lake()).deliveries).toEqual([])
})

test('a refused file does not keep the others out, and is looked at again by the next run', async () => {
  using home = makeHome()
  home.deliver('payments.1.csv', text.trimEnd())
  home.deliver('payments.2.csv', lines)
  expect((await home.ingest()).files.map(({ outcome }) => outcome)).toEqual(['refused', 'loaded'])
  home.deliver('payments.1.csv', text.replaceAll('p', 'q'))
  expect((await home.ingest()).files.map(({ outcome, refused }) => [outcome, refused?.code])).toEqual([
    ['refused', 'columns_missing'],
    ['repeated', undefined],
  ])
})

test('columns bind by name: reordered ones load alike, extra ones are reported, missing ones refuse with both lists', async () => {
  using home = makeHome()
  expect(
    await home.take('payments.1.csv', [
      'amount,kind,shoe,payment_id,effective_on,account_id',
      '1,payment,40,p,2026-03-01,a',
    ]),
  ).toMatchObject({
    outcome: 'loaded',
    warnings: ['columns kept out: shoe'],
  })
  const { refused } = await home.take('payments.2.csv', [
    'payment_id,account_id,effective_on,amonut,kind',
    'p,a,2026-03-01,1,payment',
  ])
  expect(refused).toMatchObject({ code: 'columns_missing', details: { missing: ['amount'] } })
  expect(refused?.message).toBe(
    'payments.2.csv has no column `amount`, which payments requires: the file has `payment_id`, `account_id`, `effective_on`, `amonut`, `kind`, ' +
      'the table needs `payment_id`, `account_id`, `effective_on`, `amount`, `kind`; `amonut` looks like `amount`: deliver the column or name its header in a mapping.',
  )
})

test('what has changed in the columns since the delivery before is said', async () => {
  using home = makeHome()
  await home.take('payments.1.csv', [`${header},method,posted_at`, 'p,a,2026-03-01,1,payment,cash,'])
  const { warnings } = await home.take('payments.2.csv', [
    'account_id,payment_id,effective_on,amount,kind,methods,branch',
    'a,p,2026-03-01,1,payment,cash,x',
  ])
  expect(warnings).toEqual([
    'columns kept out: methods, branch',
    'column `method` of payments.1.csv is gone; `methods` may be its new name',
    'columns of payments.1.csv that are not delivered any more: `posted_at`',
    'columns that payments.1.csv had not: `branch`',
    'columns stand in another order than in payments.1.csv',
  ])
})

test('a manifest is held against the file, and vouches for its end', async () => {
  using home = makeHome()
  const sha256 = createHash('sha256').update(text.trimEnd()).digest('hex')
  const manifest = (said: object) => home.deliver('payments.csv.manifest.json', JSON.stringify(said))
  manifest({ records: 3, sha256, totals: { amount: 6.6 } })
  expect(await home.take('payments.csv', text.trimEnd())).toMatchObject(loaded)
  for (const [said, message] of [
    [{ records: 4 }, 'the number of records should be 4 but is 3'],
    [{ sha256: '0'.repeat(64) }, `SHA-256 should be ${'0'.repeat(64)}`],
    [{ records: 3, totals: { amount: '6.61' } }, 'the total of `amount` should be 6.61 but is 6.6'],
    [{ totals: { amont: '6.60' } }, 'the total of `amont`'],
  ] as const) {
    using other = makeHome()
    other.deliver('payments.csv.manifest.json', JSON.stringify(said))
    const { refused } = await other.take('payments.csv', text)
    expect(refused).toMatchObject({ code: 'manifest_mismatch' })
    expect(refused?.message).toContain(message)
  }
})

test('control totals count the quarantined records too', async () => {
  using home = makeHome()
  home.deliver('payments.csv.manifest.json', JSON.stringify({ records: 4, totals: { amount: '16.60' } }))
  expect(await home.take('payments.csv', [...lines, 'p4,a,2026-02-30,10,payment'])).toMatchObject({
    accepted: 3,
    quarantined: 1,
  })
})

test('byte ranges tile the file: header, every record and nothing else', async () => {
  using home = makeHome()
  const bad = ['p1,a,2026-02-30,1,payment', '"p2\n","x""y",no,1,payment', 'p3', '"p4"x,a,2026-03-01,1,payment']
  const bytes = Buffer.from([header, ...bad].map((line) => `${line}\r\n`).join(''))
  expect(await home.take('payments.csv', bytes)).toMatchObject({ records: 4, accepted: 0, quarantined: 4 })
  const held = await home.held()
  expect(held.map(({ byte_from, byte_to }) => bytes.subarray(byte_from!, byte_to!).toString())).toEqual(
    bad.map((line) => `${line}\r\n`),
  )
})

test.for(['utf16le', 'gb18030'] as const)('byte ranges of a %s file are those of its own bytes', async (encoding) => {
  using home = makeHome()
  home.map('m.yaml', `source: s\ntables:\n  payments:\n    encoding: ${encoding}\n`)
  const encode = (text: string) =>
    encoding === 'utf16le'
      ? Buffer.from(text, 'utf16le')
      : Buffer.concat(
          [...text].map((character) =>
            character === '还'
              ? Buffer.from([0xbb, 0xb9])
              : character === '𠮷'
                ? Buffer.from([0x95, 0x34, 0xb2, 0x35])
                : Buffer.from(character),
          ),
        )
  const records = [header, '还1,还𠮷,2026-03-01,1,payment', '还2,𠮷,还,1,payment', '还3,a,2026-03-01,1,payment'].map(
    (line) => encode(`${line}\n`),
  )
  expect(await home.take('payments.csv', Buffer.concat(records))).toMatchObject({ records: 3, accepted: 2 })
  const [held] = await home.held()
  const from = records[0]!.length + records[1]!.length
  expect(held).toMatchObject({ record_no: 2, value: '还', byte_from: from, byte_to: from + records[2]!.length })
  expect(await home.query('select account_id from payments order by record_no')).toEqual([['还𠮷'], ['a']])
})

test('a record that breaks the encoding its mapping names is kept back alone', async () => {
  using home = makeHome()
  home.map('m.yaml', 'source: s\ntables:\n  payments:\n    encoding: utf-8\n')
  const bytes = Buffer.concat([
    Buffer.from(text),
    Buffer.from('p4,'),
    Buffer.from([0xff]),
    Buffer.from(',2026-03-01,1,payment\n'),
  ])
  expect(await home.take('payments.csv', bytes)).toMatchObject({
    records: 4,
    accepted: 3,
    reasons: { bad_encoding: 1 },
  })
})

test('links, odd names and files of no table stay outside', async () => {
  using home = makeHome()
  home.deliver('payments.csv', lines)
  writeFileSync(join(home.path, 'secret.csv'), text)
  symlinkSync(join(home.path, 'secret.csv'), join(home.path, 'inbox', 'payments.link.csv'))
  symlinkSync(home.path, join(home.path, 'inbox', 'contacts'))
  home.deliver('payments.\u202etxt.csv', lines)
  home.deliver('.hidden.csv', 'x')
  const { files } = await home.ingest()
  expect(files.map(({ file, outcome, refused }) => [file, refused?.code ?? outcome])).toEqual([
    ['contacts', 'not_a_file'],
    ['payments.csv', 'loaded'],
    ['payments.link.csv', 'not_a_file'],
    ['payments.\u202etxt.csv', 'name_unsafe'],
  ])
})

test('amounts keep the fraction digits the lake began with', async () => {
  using home = makeHome()
  await home.take('payments.csv', lines)
  await expect(home.ingest({ currency: { ...settings.currency, minorUnits: 0 } })).rejects.toThrow(
    'holds amounts with 2 fraction digits',
  )
  using yen = makeHome()
  yen.deliver('payments.csv', [header, 'p1,a,2026-03-01,100,payment', 'p2,a,2026-03-01,100.5,payment'])
  expect(await yen.ingest({ currency: { code: 'JPY', minorUnits: 0 } })).toMatchObject({
    accepted: 1,
    files: [{ reasons: { too_many_decimals: 1 } }],
  })
})
