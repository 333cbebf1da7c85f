import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { deliverable, requiredColumns, tableNames } from '#pipeline/contract'
import type { FileReport } from '#pipeline/ingest/index'
import type { SourceColumn } from '#warehouse'
import { makeHome, type Home } from '../pipeline/home.ts'

/** What became of one kind of fault: every case is refused, or loaded with every record accounted for, or `wrong`. */
export interface Outcome {
  readonly fault: string
  readonly cases: number
  readonly refused: number
  readonly loaded: number
  /** What the front door promises and did not keep, one sentence each. */
  readonly wrong: readonly string[]
}

/** How many cases of each kind are tried. */
export interface Amounts {
  readonly cuts: number
  readonly flips: number
  readonly duplicates: number
  readonly permutations: number
}

const header = 'payment_id,account_id,effective_on,amount,kind,method'
const line = (index: number) =>
  `p${index},a${index % 7},2026-03-${String(1 + (index % 28)).padStart(2, '0')},${index}.50,payment,"bank, ${index}"`
const lines = [header, ...Array.from({ length: 60 }, (_, index) => line(index + 1))]
const text = lines.map((one) => `${one}\n`).join('')

/** Numbers that look like chance and are the same every time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state
  }
}

const accounted = ({ file, records, accepted, quarantined }: FileReport) =>
  accepted + quarantined === records
    ? []
    : [`${file}: ${records} records, ${accepted} accepted, ${quarantined} quarantined`]

function outcomeOf(fault: string, reports: readonly FileReport[], wrong: readonly string[]): Outcome {
  const count = (of: FileReport['outcome']) => reports.filter(({ outcome }) => outcome === of).length
  const unsaid = reports.flatMap(({ file, refused }) =>
    refused === undefined || /^[^\n]{10,3000}\.$/.test(refused.message) ? [] : [`${file}: ${refused.message}`],
  )
  const lost = reports.flatMap((report) => (report.outcome === 'loaded' ? accounted(report) : []))
  return {
    fault,
    cases: reports.length,
    refused: count('refused'),
    loaded: reports.length - count('refused'),
    wrong: [...wrong, ...unsaid, ...lost],
  }
}

/** Files cut anywhere: loaded only where the cut is the end of a record, and then with the records before it. */
async function cuts(name: string, bytes: Buffer, ending: string, count: number): Promise<Outcome> {
  using home = makeHome()
  const places = new Map<string, number>()
  for (let index = 0; index < count; index++) {
    const place = Math.floor(((index + 0.5) * bytes.length) / count)
    const file = `payments.${String(index).padStart(5, '0')}.${ending}`
    places.set(file, place)
    home.deliver(file, bytes.subarray(0, place))
  }
  const { files } = await home.ingest()
  const wrong = files.flatMap(({ file, outcome, records }) => {
    if (outcome !== 'loaded') return []
    const whole = bytes.subarray(0, places.get(file)).toString()
    if (ending !== 'csv') return [`${file} was loaded though it was cut`]
    return whole.endsWith('\n') && records === whole.split('\n').length - 2
      ? []
      : [`${file} was loaded from within a record`]
  })
  return outcomeOf(`torn ${name}`, files, wrong)
}

/** Files with one bit turned. With a manifest none is loaded; without, every record is accounted for. */
async function flips(
  name: string,
  bytes: Buffer,
  ending: string,
  count: number,
  withManifest: boolean,
): Promise<Outcome> {
  using home = makeHome()
  const random = numbers(7)
  for (let index = 0; index < count; index++) {
    const turned = Buffer.from(bytes)
    const place = random.next().value % bytes.length
    turned[place] = turned[place]! ^ (1 << (random.next().value % 8))
    const file = `payments.${String(index).padStart(5, '0')}.${ending}`
    home.deliver(file, turned)
    if (withManifest)
      home.deliver(
        `${file}.manifest.json`,
        JSON.stringify({ records: 60, sha256: createHash('sha256').update(bytes).digest('hex') }),
      )
  }
  const { files } = await home.ingest()
  const wrong =
    withManifest || ending === 'csv.gz'
      ? files.filter(({ outcome }) => outcome === 'loaded').map(({ file }) => `${file} was loaded`)
      : []
  return outcomeOf(`one bit turned, ${name}${withManifest ? ' with manifest' : ''}`, files, wrong)
}

const words: Readonly<Record<string, string>> = { 'utf-8': 'é字😀', 'utf-16le': 'é字😀', 'utf-16be': 'é字😀' }
const known = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'gbk'] as const

/** The same texts in forty encodings, unnamed: right to the letter, or refused. */
async function encodings(): Promise<Outcome> {
  const single = ['latin1', 'cp437', 'cp500', 'utf-7', 'hz', 'punycode']
  const byTable = [
    'big5',
    'shift_jis',
    'euc-jp',
    'euc-kr',
    'iso-2022-jp',
    'windows-1250',
    'windows-1251',
    'windows-1252',
    'windows-1253',
    'windows-1254',
    'windows-1255',
    'windows-1256',
    'windows-1257',
    'windows-1258',
    'windows-874',
    'iso-8859-2',
    'iso-8859-3',
    'iso-8859-4',
    'iso-8859-5',
    'iso-8859-6',
    'iso-8859-7',
    'iso-8859-8',
    'iso-8859-10',
    'iso-8859-13',
    'iso-8859-14',
    'iso-8859-15',
    'iso-8859-16',
    'koi8-r',
    'koi8-u',
    'macintosh',
  ]
  using home = makeHome()
  const texts = new Map<string, string>()
  const add = (encoding: string, bytes: Buffer, name: string) => {
    const file = `collectors.${encoding}.csv`
    texts.set(file, name)
    home.deliver(file, bytes)
  }
  const record = (name: string) => `collector_id,collector_name\nc,${name}\n`
  for (const encoding of byTable) {
    const decoder = new TextDecoder(encoding)
    const high = Uint8Array.from({ length: 24 }, (_, index) => 0xb0 + ((index * 7) % 0x40))
    const name = decoder.decode(high)
    add(encoding, Buffer.concat([Buffer.from('collector_id,collector_name\nc,'), high, Buffer.from('\n')]), name)
  }
  for (const encoding of single)
    add(
      encoding,
      Buffer.concat([
        Buffer.from('collector_id,collector_name\nc,'),
        Buffer.from([0xe9, 0x20, 0xff, 0x41]),
        Buffer.from('\n'),
      ]),
      '',
    )
  add('utf-8', Buffer.from(record(words['utf-8']!)), words['utf-8']!)
  add('utf-8-mark', Buffer.from(`\ufeff${record(words['utf-8']!)}`), words['utf-8']!)
  add('utf-16le', Buffer.from(`\ufeff${record('é字😀')}`, 'utf16le'), 'é字😀')
  add('utf-16be', Buffer.from(`\ufeff${record('é字😀')}`, 'utf16le').swap16(), 'é字😀')
  const { files } = await home.ingest()
  const wrong: string[] = []
  for (const { file, outcome, delivery } of files) {
    if (outcome !== 'loaded') continue
    const found = await home.query(`select collector_name from collectors where delivery_no = ${delivery ?? 0}`)
    const later = files.some((other) => (other.delivery ?? 0) > (delivery ?? 0))
    if (!later && found[0]?.[0] !== texts.get(file)) wrong.push(`${file} was read as ${String(found[0]?.[0])}`)
    if (!known.some((encoding) => file.includes(encoding)))
      wrong.push(`${file} was loaded though its encoding is not known`)
  }
  return outcomeOf('encodings nobody named', files, wrong)
}

const example = (name: string, { reading, values, limits }: SourceColumn<unknown>) => {
  if (values !== undefined) return values[0]!
  if (reading === 'date') return limits?.month === 'last' ? '2026-03-31' : '2026-03-01'
  if (reading === 'instant') return '2026-03-01T10:00:00Z'
  if (reading === 'flag') return 'true'
  if (reading === 'timezone') return 'Asia/Shanghai'
  if (name === 'currency') return 'CNY'
  return ['money', 'number', 'integer'].includes(reading) ? '1' : `${name}1`
}

/** Each table with its columns reordered, renamed, removed, added and retyped: loaded alike, refused, or kept back and said. */
async function drifts(): Promise<Outcome> {
  using home = makeHome()
  const wrong: string[] = []
  const expected = new Map<string, string>()
  for (const table of tableNames) {
    const names = Object.keys(deliverable(table)).filter((name) => name !== 'deleted')
    const required = requiredColumns(table)
    const value = Object.fromEntries(names.map((name) => [name, example(name, deliverable(table)[name]!)]))
    const add = (
      drift: string,
      columns: readonly string[],
      outcome: string,
      values: Readonly<Record<string, string>> = value,
    ) => {
      const file = `${table}.${drift}.csv`
      expected.set(file, outcome)
      home.deliver(file, [
        columns.join(','),
        columns.map((name) => values[name] ?? value[name.replace(/_?x$/, '')] ?? 'x').join(','),
      ])
    }
    add('01 usual', names, 'loaded')
    add('02 turned', [...names].reverse(), 'loaded')
    add('03 added first', ['new_column', ...names], 'loaded')
    add('04 added last', [...names, 'another'], 'loaded')
    add('05 required only', required, 'loaded')
    for (const [index, name] of required.entries()) {
      add(
        `1${index} without ${name}`,
        names.filter((one) => one !== name),
        'refused',
      )
      add(
        `2${index} ${name} renamed`,
        names.map((one) => (one === name ? `${name}_x` : one)),
        'refused',
      )
      add(`3${index} ${name} twice`, [...names, name], 'refused')
    }
    const typed = names.filter((name) => !['id', 'text'].includes(deliverable(table)[name]!.reading))
    for (const name of typed) add(`4 ${name} retyped`, names, 'kept', { ...value, [name]: 'something else' })
  }
  const { files } = await home.ingest()
  for (const { file, outcome, quarantined, accepted } of files) {
    const is = outcome === 'loaded' && quarantined === 1 ? 'kept' : outcome
    if (is !== expected.get(file) || (is === 'loaded' && accepted !== 1))
      wrong.push(`${file} is ${is}, not ${expected.get(file) ?? ''}`)
  }
  return outcomeOf(`drifts of ${tableNames.length} tables`, files, wrong)
}

const saying = (home: Home) =>
  home.query('select payment_id, effective_on::varchar, amount::varchar, method from payments order by 1')

/** The same bytes again, under other names and in later runs. */
async function duplicates(count: number): Promise<Outcome> {
  using home = makeHome()
  await home.take('payments.csv', text)
  const before = JSON.stringify([await saying(home), await home.lake()])
  for (let index = 0; index < count; index++) home.deliver(`payments.copy${index}.csv`, text)
  const { files } = await home.ingest()
  const after = JSON.stringify([await saying(home), await home.lake()])
  const wrong = before === after ? [] : ['the lake changed']
  return outcomeOf('the same bytes again', files, wrong)
}

/** Late files in many orders: one lake. */
async function permutations(count: number): Promise<Outcome> {
  const random = numbers(11)
  const versions = Array.from({ length: 6 }, (_, file) => [
    `${header},updated_at,deleted`,
    ...Array.from(
      { length: 12 },
      (_, index) =>
        `${line((index * (file + 2)) % 17)},2026-03-0${1 + ((index * 5 + file * 3) % 7)}T00:00:00Z,${(index + file) % 9 === 0}`,
    ),
  ])
  const wrong: string[] = []
  const reports: FileReport[] = []
  let first = ''
  for (let turn = 0; turn < count; turn++) {
    using home = makeHome()
    const order = versions
      .map((file) => ({ file, key: turn === 0 ? 0 : random.next().value }))
      .sort((a, b) => a.key - b.key)
    for (const [index, { file }] of order.entries()) {
      home.deliver(`payments.${index}.csv`, file)
      if (random.next().value % 2 === 0)
        reports.push(...(await home.ingest()).files.filter(({ outcome }) => outcome === 'loaded'))
    }
    reports.push(...(await home.ingest()).files.filter(({ outcome }) => outcome === 'loaded'))
    const said = JSON.stringify(await saying(home))
    if (turn === 0) first = said
    else if (said !== first) wrong.push(`order ${turn} gives another lake`)
  }
  return { ...outcomeOf('late files in other orders', reports, wrong), cases: count, loaded: count }
}

/** Fields no honest program writes. */
async function hostile(): Promise<Outcome> {
  using home = makeHome()
  const fields = [
    '=1+1',
    '@A1',
    '+1',
    '-1',
    '<script>',
    '"',
    '""',
    '"x',
    'x"',
    "'",
    "''",
    '\\',
    '\\"',
    '\u0000',
    '\u0001',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\ufffd',
    '\ud7ff',
    '😀',
    '\t',
    '\r',
    '\r\r',
    '../x',
    '/etc/passwd',
    '${x}',
    '{{x}}',
    '%s%n',
    'NULL',
    'null',
    'NaN',
    'inf',
    '1e999',
    '-0',
    '0x1',
    '9'.repeat(400),
    ' ',
    '  x  ',
    ';',
    '|',
    '#',
    '--',
    '/*',
    'true',
  ]
  let index = 0
  for (const one of fields)
    for (const put of [
      `${one},a,2026-03-01,1,payment,m`,
      `h${index},a,${one},1,payment,m`,
      `h${index},a,2026-03-01,${one},payment,${one}`,
    ])
      home.deliver(`payments.${String(index++).padStart(3, '0')}.csv`, `${header}\n${put}\n`)
  const { files } = await home.ingest()
  return outcomeOf('hostile fields', files, [])
}

/** Every kind of fault. */
export async function faults({
  cuts: cut,
  flips: flip,
  duplicates: again,
  permutations: orders,
}: Amounts): Promise<Outcome[]> {
  const bytes = Buffer.from(text)
  const zipped = gzipSync(bytes)
  const json = Buffer.from(
    Array.from(
      { length: 60 },
      (_, index) =>
        `{"payment_id":"p${index}","account_id":"a","effective_on":"2026-03-01","amount":${index + 1}.5,"kind":"payment"}\n`,
    ).join(''),
  )
  const share = (part: number) => Math.ceil(cut * part)
  return [
    await cuts('CSV', bytes, 'csv', share(0.5)),
    await cuts('gzip', zipped, 'csv.gz', share(0.5)),
    await flips('CSV', bytes, 'csv', Math.ceil(flip * 0.3), false),
    await flips('ndjson', json, 'ndjson', Math.ceil(flip * 0.2), false),
    await flips('gzip', zipped, 'csv.gz', Math.ceil(flip * 0.2), false),
    await flips('CSV', bytes, 'csv', Math.ceil(flip * 0.3), true),
    await encodings(),
    await drifts(),
    await duplicates(again),
    await permutations(orders),
    await hostile(),
  ]
}

if (import.meta.main) {
  const outcomes = await faults({ cuts: 2000, flips: 500, duplicates: 30, permutations: 50 })
  for (const { fault, cases, refused, loaded, wrong } of outcomes)
    console.log(
      `${fault.padEnd(36)} ${String(cases).padStart(5)} cases ${String(refused).padStart(5)} refused ${String(loaded).padStart(5)} loaded ${String(wrong.length).padStart(4)} wrong${wrong
        .slice(0, 3)
        .map((one) => `\n    ${one}`)
        .join('')}`,
    )
}
