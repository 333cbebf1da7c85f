import { createHmac } from 'node:crypto'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import type { Database } from '#warehouse'
import { keyFile, pseudonymKey } from '#pipeline/personal/key'
import { pseudonymOf, teach } from '#pipeline/personal/pseudonym'
import { personalColumns, treatmentOf } from '#pipeline/personal/treatment'
import { replayQuarantine, showQuarantine } from '#pipeline/quarantine/index'
import { parseSettings } from '#pipeline/settings/index'
import { makeHome, settings, type Home } from './home.ts'

const contacts = [
  'contact_id,account_id,started_at,channel,direction,connected,number_ref,text',
  'c1,a1,2026-03-01 10:00:00,call,outbound,true,13800001111,call me tomorrow',
  'c2,a1,2026-03-02 10:00:00,call,outbound,true,13800001111,',
  'c3,a2,2026-03-03 10:00:00,call,outbound,true,13900002222,no money',
  'c4,a2,yesterday,call,outbound,true,13900002222,held back',
  'c5,a2',
]

const personal = (text: string) => parseSettings(`personal: ${text}`).personal

/** Whether any file of the home below one of its own folders holds a text. */
function holds(home: Home, text: string, except: readonly string[] = ['inbox']): string[] {
  const files = readdirSync(home.path, { recursive: true }).map(String)
  return files.filter(
    (file) =>
      !except.some((folder) => file.startsWith(folder)) &&
      statSync(join(home.path, file)).isFile() &&
      readFileSync(join(home.path, file)).includes(text),
  )
}

const refused = (text: string) => {
  try {
    parseSettings(text)
    return 'accepted'
  } catch (error) {
    return (error as Error).message
  }
}

test('the contract marks names, numbers and texts as personal', () => {
  expect(personalColumns.map(({ name }) => name).sort()).toEqual([
    'breach_decisions.decided_by',
    'collectors.collector_name',
    'collectors.employee_no',
    'contacts.number_ref',
    'contacts.text',
  ])
})

test('the engine makes the pseudonyms that HMAC-SHA-256 says, and leaves one as it is', async () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const engine = { run: (sql: string) => connection.run(sql) } as unknown as Database
  await teach(engine, 'pseudonym', key)
  for (const text of ['13800001111', '张三', 'a', 'x'.repeat(500), "o'hara"]) {
    const escaped = text.replaceAll("'", "''")
    const reader = await connection.runAndReadAll(`select pseudonym('${escaped}'), pseudonym(pseudonym('${escaped}'))`)
    const expected = `pn-${createHmac('sha256', key).update(text).digest('hex')}`
    expect(reader.getRows()[0]).toEqual([expected, expected])
    expect(pseudonymOf(key, text)).toBe(expected)
  }
  expect((await connection.runAndReadAll('select pseudonym(null)')).getRows()[0]).toEqual([null])
  connection.closeSync()
  instance.closeSync()
})

test('without a setting everything is kept as it came and there is no key', async () => {
  using home = makeHome()
  await home.take('contacts.csv', contacts)
  expect((await home.query("select number_ref, text from contacts where contact_id = 'c1'"))[0]).toEqual([
    '13800001111',
    'call me tomorrow',
  ])
  expect(readdirSync(home.path)).not.toContain('state')
})

test('pseudonymised numbers stay equal where they were, by a key only its owner can read', async () => {
  using home = makeHome()
  home.deliver('contacts.csv', contacts)
  await home.ingest({ personal: personal('pseudonymise') })
  const rows = await home.query('select number_ref, text from contacts order by contact_id')
  expect(rows.map(([, text]) => text)).toEqual([null, null, null])
  const [first, second, third] = rows.map(([number]) => number)
  expect(first).toBe(second)
  expect(first).not.toBe(third)
  const key = readFileSync(keyFile(home.path))
  expect(first).toBe(pseudonymOf(key, '13800001111'))
  expect(key).toHaveLength(32)
  expect(statSync(keyFile(home.path)).mode & 0o777).toBe(0o600)
  expect(await pseudonymKey(home.path)).toEqual(key)
})

test('a later delivery gives an equal number the same pseudonym', async () => {
  using home = makeHome()
  home.deliver('contacts.a.csv', contacts.slice(0, 2))
  await home.ingest({ personal: personal('pseudonymise') })
  home.deliver('contacts.b.csv', [contacts[0]!, contacts[2]!])
  await home.ingest({ personal: personal('pseudonymise') })
  expect(await home.query('select count(*), count(distinct number_ref) from contacts')).toEqual([['2', '1']])
})

test('nothing personal is in quarantine either, and a record put right gets the pseudonym it would have had', async () => {
  using home = makeHome()
  const hidden = { ...settings, personal: personal('pseudonymise') }
  home.deliver('contacts.csv', contacts)
  await home.ingest(hidden)
  const held = await showQuarantine(home.path, '1-4')
  expect(held.fields).toMatchObject({ contact_id: 'c4', started_at: 'yesterday', text: null })
  expect(await showQuarantine(home.path, '1-5')).toMatchObject({
    fields: null,
    text: null,
    problems: [{ value: null }],
  })
  for (const text of ['13800001111', '13900002222', 'held back', 'no money']) expect(holds(home, text)).toEqual([])
  writeFileSync(
    join(home.path, 'quarantine', 'corrections.json'),
    JSON.stringify({ '1-4': { changes: { started_at: '2026-03-04 10:00:00' }, at: '2026-03-05T00:00:00Z' } }),
  )
  expect(await replayQuarantine(home.path, hidden, { ids: ['1-4'] })).toMatchObject({ accepted: 1 })
  const [row] = await home.query("select count(distinct number_ref), count(*) from contacts where account_id = 'a2'")
  expect(row).toEqual(['1', '2'])
})

test('a value too long to be read is not told by its problem', async () => {
  using home = makeHome()
  home.deliver('contacts.csv', [contacts[0]!, `c1,a1,2026-03-01 10:00:00,call,outbound,true,${'138'.repeat(70)},`])
  await home.ingest({ personal: personal('drop') })
  expect(await home.held()).toMatchObject([{ column: 'number_ref', reason: 'bad_id', value: null }])
  expect(holds(home, '138138')).toEqual([])
})

test('dropped columns are empty, and a name a record must have is pseudonymised instead', async () => {
  using home = makeHome()
  home.deliver('contacts.csv', contacts)
  home.deliver('collectors.csv', ['collector_id,collector_name,employee_no,hired_on', 'k1,Zhang San,E77,2020-01-01'])
  await home.ingest({ personal: personal('drop') })
  expect(await home.query('select count(number_ref), count(text), count(*) from contacts')).toEqual([['0', '0', '3']])
  const [[name, number] = []] = await home.query('select collector_name, employee_no from collectors')
  expect(name).toBe(pseudonymOf(readFileSync(keyFile(home.path)), 'Zhang San'))
  expect(number).toBe(null)
})

test('columns of a mapping with other headers are hidden like any other', async () => {
  using home = makeHome()
  home.map(
    'calls.yaml',
    "source: dialler\ntables: { contacts: { files: ['calls.csv'], columns: { contact_id: no, account_id: acct, number_ref: phone, text: note } } }\n",
  )
  home.deliver('calls.csv', [
    'no,acct,started_at,channel,direction,phone,note',
    'c1,a1,2026-03-01 10:00:00,call,outbound,13800001111,secret words',
    'c2,a1,never,call,outbound,13800001111,secret words',
  ])
  await home.ingest({ personal: personal('{ columns: { contacts.number_ref: pseudonymise, contacts.text: drop } }') })
  expect(await home.query('select count(number_ref), count(text) from contacts')).toEqual([['1', '0']])
  const [[number] = []] = await home.query('select number_ref from contacts')
  expect((await showQuarantine(home.path, '1-2')).fields).toMatchObject({ no: 'c2', phone: number, note: null })
  for (const text of ['13800001111', 'secret words']) expect(holds(home, text)).toEqual([])
})

test('a column can be treated in a way of its own', () => {
  const read = personal('{ default: pseudonymise, columns: { contacts.number_ref: drop, contacts.text: keep } }')
  expect(treatmentOf(read, 'contacts', 'number_ref')).toBe('drop')
  expect(treatmentOf(read, 'contacts', 'text')).toBe('keep')
  expect(treatmentOf(read, 'collectors', 'employee_no')).toBe('pseudonymise')
  expect(treatmentOf(read, 'contacts', 'account_id')).toBe('keep')
})

test('what cannot be is refused with its line and what to write', () => {
  expect(refused('personal: hide')).toContain('line 1: `personal` is `hide`; write `keep`, `pseudonymise` or `drop`')
  expect(refused('personal:\n  columns:\n    contacts.txt: drop')).toContain(
    'line 3: `personal.columns.contacts.txt` is no column that holds personal data; did you mean `contacts.text`?',
  )
  expect(refused('personal:\n  columns:\n    collectors.collector_name: drop')).toMatch(
    /line 3: .* cannot be `drop`, because a record must have it; write `keep` or `pseudonymise`/,
  )
  expect(refused('personal: { columns: { contacts.text: pseudonymise } }')).toContain('write `keep` or `drop`')
  expect(refused('personal: { defaults: drop }')).toContain('is no setting; settings here are `default`, `columns`')
})
