import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { FileReport } from '#pipeline/ingest/index'
import { root } from '../tree.ts'
import { makeHome, type Home } from './home.ts'

const header = 'contact_id,account_id,started_at,channel,direction,outcome,text'
const contact = (id: string, words: string) => `${id},a,2026-03-01T10:00:00Z,call,outbound,${words},${words}`

test('formulas, scripts and odd characters in names and texts are kept as they came and run nowhere', async () => {
  using home = makeHome()
  const words = [
    '=1+1',
    '@SUM(A1)',
    '+cmd|calc',
    '-2',
    '<script>alert(1)</script>',
    '"; drop table payments; --',
    "'||(select 1)||'",
    '${process.exit()}',
    '{{7*7}}',
    '../../etc/passwd',
    '%00',
    '\u202eevil',
    'a\u200bb',
    '\\',
    '\\N',
    '#',
    '--',
    '/* */',
    '😀',
    'ﷺ'.repeat(100),
  ]
  const lines = words.map((word, index) => contact(`c${index}`, `"${word.replaceAll('"', '""')}"`))
  expect(await home.take('contacts.csv', [header, ...lines])).toMatchObject({
    records: words.length,
    accepted: words.length,
  })
  expect((await home.query('select outcome from contacts order by record_no')).flat()).toEqual(words)
})

test('names of columns and files that look like SQL are names', async () => {
  using home = makeHome()
  const evil = `x') ; drop table "y" --`
  expect(
    await home.take("contacts.it's '; select 1; --.csv", [
      `${header},"${evil.replaceAll('"', '""')}"`,
      `${contact('c', 'x')},1`,
    ]),
  ).toMatchObject({
    outcome: 'loaded',
    accepted: 1,
    warnings: [`columns kept out: ${evil}`],
  })
  home.map(
    'm.yaml',
    `source: s\ntables:\n  teams:\n    columns: { team_name: "na'me" }\n    values: { team_name: { "a'b": "c'd" } }\n    nulls: ["'"]\n    fill: { kind: "in_house" }\n`,
  )
  expect(await home.take('teams.csv', ["team_id,na'me", "t,a'b"])).toMatchObject({ accepted: 1 })
  expect(await home.query('select team_name from teams')).toEqual([["c'd"]])
})

test.for([
  [
    'ten thousand columns',
    'contacts.csv',
    `${Array.from({ length: 10_000 }, (_, index) => `c${index}`).join(',')}\n`,
    'too_many_columns',
  ],
  ['a header without end', 'contacts.csv', 'x'.repeat(2 << 20), 'no_header'],
  ['a record without end', 'contacts.csv', `${header}\n"${'x'.repeat(9 << 20)}`, 'record_too_long'],
  ['a line without end', 'contacts.ndjson', `{"contact_id":"${'x'.repeat(9 << 20)}`, 'record_too_long'],
  ['NUL bytes only', 'contacts.csv', '\u0000'.repeat(5000), 'encoding_uncertain'],
] as const)('%s is refused with one sentence', async ([, file, content, code]) => {
  using home = makeHome()
  const { refused } = await home.take(file, content)
  expect(refused?.code).toBe(code)
  expect(refused?.message.length).toBeLessThan(3000)
})

/** Takes in the inbox in a process of its own; answers its report and how much its memory grew above an idle one. */
async function measured(home: Home): Promise<{ files: FileReport[]; grown: number }> {
  const script = `
    import { ingest } from '#pipeline/ingest/index'
    import { openEngine } from '#pipeline/lake/engine'
    const settings = { timezone: 'Asia/Shanghai', currency: { code: 'CNY', minorUnits: 2 } }
    const engine = await openEngine('')
    await engine.rows('select 1')
    await engine.close()
    const idle = process.resourceUsage().maxRSS
    const { files } = await ingest(process.argv[1], settings)
    console.log(JSON.stringify({ files, grown: (process.resourceUsage().maxRSS - idle) * 1024 }))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, home.path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await text(child.stdout)) as { files: FileReport[]; grown: number }
}

const block = 'x'.repeat(1 << 20)
function* endless(first: string, part: string, times: number) {
  yield first
  for (let time = 0; time < times; time++) yield part
}

test.for([
  ['one field of a gigabyte', 'contacts.csv', `${header}\nc,"`, block, 1024, 'record_too_long'],
  ['a gzip bomb of one line', 'contacts.csv.gz', `${header}\nc,`, block, 1024, 'record_too_long'],
  [
    'a gzip bomb of records',
    'contacts.csv.gz',
    `${header}\n`,
    `${contact('c', '')}\n`.repeat(20_000),
    400,
    'gzip_bomb',
  ],
] as const)('%s is refused in bounded memory', { timeout: 300_000 }, async ([, file, first, part, times, code]) => {
  using home = makeHome()
  mkdirSync(join(home.path, 'inbox'))
  const target = createWriteStream(join(home.path, 'inbox', file))
  const source = Readable.from(endless(first, part, times))
  await (file.endsWith('.gz') ? pipeline(source, createGzip({ level: 9 }), target) : pipeline(source, target))
  const { files, grown } = await measured(home)
  expect(files).toMatchObject([{ outcome: 'refused', refused: { code } }])
  expect(grown).toBeLessThan(256 << 20)
})

test('more files than a run can take in are one message', async () => {
  const { readInbox } = await import('#pipeline/ingest/inbox')
  using home = makeHome()
  for (let index = 0; index < 30; index++) home.deliver(`contacts.${index}.csv`, [header])
  await expect(readInbox(join(home.path, 'inbox'), [], 20)).rejects.toThrow('holds more than 20 files')
})
