import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plantedNotes } from '#pipeline/demo/phrases'
import { readLake } from '#pipeline/lake/index'
import { verifyLake } from '#pipeline/lake/verify'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

/** A home with a small demo floor and a record of `victim` in quarantine, published twice. */
const published = folder()
afterAll(() => published[Symbol.dispose]())

async function answered<T>(home: string, ...args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await rollcall([...args, '--json', '--home', home])
  expect(status, `${stderr}${status === 0 ? '' : stdout}`).toBe(0)
  return JSON.parse(stdout) as T
}

async function rows(sql: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const filesOf = (home: string) =>
  readdirSync(home, { recursive: true })
    .map(String)
    .filter((file) => !file.startsWith('inbox') && statSync(join(home, file)).isFile())

/** Where in a home, beside its inbox, one of some texts is: as bytes of a file, or as a value of a Parquet file or an edition. */
async function traces(home: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const is = (row: string) => texts.map((text) => `contains(${row}, '${text.replaceAll("'", "''")}')`).join(' or ')
  for (const file of filesOf(home)) {
    const path = join(home, file)
    const bytes = readFileSync(path)
    if (texts.some((text) => bytes.includes(text))) found.push(`${file} (bytes)`)
    if (file.endsWith('.parquet')) {
      const [row] = await rows(`select count(*) from read_parquet('${path}') t where ${is('to_json(t)::varchar')}`)
      if (row?.[0] !== '0') found.push(file)
    }
    if (file.endsWith('.duckdb')) {
      const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
      const connection = await instance.connect()
      const tables = await connection.runAndReadAll('select schema_name, table_name from duckdb_tables()')
      for (const [schema, table] of tables.getRows()) {
        const sql = `select count(*) from "${String(schema)}"."${String(table)}" t where ${is('to_json(t)::varchar')}`
        if (String((await connection.runAndReadAll(sql)).getRows()[0]?.[0]) !== '0')
          found.push(`${file} ${String(schema)}.${String(table)}`)
      }
      connection.closeSync()
      instance.closeSync()
    }
  }
  return found
}

let metrics: readonly { readonly id: string; readonly dimensions: readonly string[] }[]
/** Every metric over everything, and by team what can be. */
async function figures(home: string): Promise<unknown[]> {
  const ask = (ids: readonly string[], ...more: string[]) =>
    answered<{ rows: unknown[] }>(home, 'query', '--metrics', ids.join(','), ...more).then((answer) => answer.rows)
  const teams = metrics.filter(({ dimensions }) => dimensions.includes('team'))
  expect(metrics.length).toBeGreaterThan(30)
  return [
    await ask(metrics.map(({ id }) => id)),
    await ask(
      teams.map(({ id }) => id),
      '--by',
      'team',
    ),
  ]
}

interface Person {
  readonly debtor: string
  readonly accounts: readonly string[]
  readonly secrets: readonly string[]
}
let people: Person[]

beforeAll(async () => {
  const home = published.path
  await answered(home, 'demo', '--scale', '0.05', '--months', '2')
  await answered(home, 'ingest')
  const { tables } = await readLake(home)
  const of = (name: string) => {
    const files = tables.find((table) => table.name === name)?.files ?? []
    return `read_parquet([${files.map((file) => `'${file}'`).join(', ')}])`
  }
  const planted = plantedNotes.map(([, text]) => `'${text.replaceAll("'", "''")}'`).join(', ')
  const found = await rows(
    `select debtor_id, to_json(list(distinct account_id)), to_json(list(distinct number_ref)), count(distinct text)
      from ${of('contacts')} c join ${of('accounts')} a using (account_id)
      group by 1 having count(text) > 0 and count(number_ref) > 0 order by count(*) filter (text in (${planted})) desc, 1 limit 3`,
  )
  people = found.map(([debtor = '', accounts = '', numbers = '']) => ({
    debtor,
    accounts: JSON.parse(accounts) as string[],
    secrets: [debtor, ...(JSON.parse(numbers) as (string | null)[]).filter((number) => number !== null)],
  }))
  const [first] = people
  const header = 'contact_id,account_id,started_at,channel,direction,connected,number_ref,text'
  const row = (id: string, at: string, text: string) =>
    `${id},${first!.accounts[0]},${at},call,outbound,true,0771-555-123,${text}\n`
  writeFileSync(
    join(home, 'inbox', 'contacts.late.csv'),
    `${header}\n${row('late-1', '2025-01-01 10:00:00', 'a very private matter 你就是个老赖，不要脸')}${row('late-2', 'someday', 'a very private matter')}broken,${first!.accounts[0]}\n`,
  )
  people[0] = { ...first!, secrets: [...first!.secrets, '0771-555-123', 'a very private matter'] }
  await answered(home, 'run')
  await answered(home, 'run', '--full')
  metrics = (await answered<{ metrics: typeof metrics }>(home, 'metrics')).metrics
})

function copy() {
  const home = folder()
  cpSync(published.path, home.path, { recursive: true })
  return home
}

interface Forgot {
  readonly debtor_sha256: string
  readonly accounts: number
  readonly contacts: number
  readonly quarantined: number
  readonly editions_deleted: string[]
  readonly edition_left: string | null
  readonly published: string | null
}

const forget = (home: string, person: Person, ...more: string[]) =>
  answered<Forgot>(home, 'forget', person.debtor, ...more)

test('who is forgotten is nowhere in the home after the next run, and every figure is what it was', async () => {
  using home = copy()
  const [person] = people
  expect(await traces(home.path, person!.secrets)).not.toEqual([])
  const before = await figures(home.path)
  const report = await forget(home.path, person!)
  expect(report).toMatchObject({ quarantined: 2, published: null })
  expect(report.accounts).toBeGreaterThan(0)
  expect(report.contacts).toBeGreaterThan(1)
  expect(report.editions_deleted).toHaveLength(1)
  expect(report.edition_left).toMatch(/^0002-/)
  expect((await traces(home.path, person!.secrets)).filter((place) => !place.includes(report.edition_left!))).toEqual(
    [],
  )
  await answered(home.path, 'run')
  expect(await traces(home.path, person!.secrets)).toEqual([])
  expect(existsSync(join(home.path, 'editions', `${report.edition_left}.duckdb`))).toBe(false)
  expect(await figures(home.path)).toEqual(before)
  expect(await verifyLake(home.path)).toEqual([])
  expect(readFileSync(join(home.path, 'logs', 'runs.ndjson'), 'utf8')).toContain(report.debtor_sha256)
})

test('several people can be forgotten at once with --now, and nobody else changes', async () => {
  using home = copy()
  const before = await figures(home.path)
  const count = async () => {
    const { tables } = await readLake(home.path)
    return tables.map(({ name, records }) => [name, records])
  }
  const records = await count()
  for (const person of people) {
    const { edition_left, published: id } = await forget(home.path, person, '--now')
    expect(edition_left).toBe(null)
    expect(id).not.toBe(null)
  }
  expect(
    await traces(
      home.path,
      people.flatMap(({ secrets }) => secrets),
    ),
  ).toEqual([])
  expect(await count()).toEqual(records)
  expect(await figures(home.path)).toEqual(before)
})

test('deliveries do not bring back who is forgotten, whatever their order', async () => {
  using home = copy()
  const [, person] = people
  await forget(home.path, person!)
  expect((await answered<{ records: number }>(home.path, 'ingest')).records).toBe(0)
  const account = person!.accounts[0]!
  writeFileSync(
    join(home.path, 'inbox', 'contacts.again.csv'),
    'contact_id,account_id,started_at,channel,direction,connected,number_ref,text\n' +
      `again-1,${account},2025-01-02 10:00:00,call,outbound,true,0771-555-999,once more in private\n` +
      'again-2,brand-new,2025-01-02 11:00:00,call,outbound,true,0771-555-999,once more in private\n' +
      `again-3,${account},someday,call,outbound,true,0771-555-999,once more in private\n`,
  )
  writeFileSync(
    join(home.path, 'inbox', 'accounts.again.csv'),
    `account_id,debtor_id,product\n${account},${person!.debtor},card\nbrand-new,${person!.debtor},card\n`,
  )
  await answered(home.path, 'run')
  expect(await traces(home.path, [...person!.secrets, '0771-555-999', 'once more in private'])).toEqual([])
  const { tables } = await readLake(home.path)
  const files = tables.find(({ name }) => name === 'accounts')!.files.map((file) => `'${file}'`)
  const names = await rows(
    `select distinct debtor_id from read_parquet([${files.join(', ')}]) where account_id in ('${account}', 'brand-new')`,
  )
  expect(names).toHaveLength(1)
  expect(names[0]?.[0]).toMatch(/^forgotten-[0-9a-f]{32}$/)
})

test('forgetting again changes nothing, and a debtor nobody knows is refused without being written down', async () => {
  using home = copy()
  const [, , person] = people
  await forget(home.path, person!)
  expect(await forget(home.path, person!)).toMatchObject({ accounts: 0, contacts: 0, quarantined: 0 })
  rmSync(join(home.path, 'state', 'forgotten.json'))
  const { status, stdout } = await rollcall(['forget', 'nobody-of-ours', '--json', '--home', home.path])
  expect(status).toBe(1)
  expect(stdout).toContain('unknown_debtor')
  expect(existsSync(join(home.path, 'state', 'forgotten.json'))).toBe(false)
  expect(await traces(home.path, ['nobody-of-ours'])).toEqual([])
})

test('of a text only the phrases stay that a rule pack looks for', async () => {
  using home = copy()
  const [person] = people
  await forget(home.path, person!)
  const { tables } = await readLake(home.path)
  const files = tables.find(({ name }) => name === 'contacts')!.files.map((file) => `'${file}'`)
  const accounts = person!.accounts.map((account) => `'${account}'`).join(', ')
  const texts = await rows(
    `select text from read_parquet([${files.join(', ')}]) where account_id in (${accounts}) and text is not null`,
  )
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.every(([text]) => text!.startsWith('[erased]'))).toBe(true)
  expect(texts.filter(([text]) => text!.includes(' ········ ')).length).toBeGreaterThan(0)
})
