import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseMapping } from '#pipeline/mapping/index'
import { fetchSources } from '#pipeline/postgres/index'
import { findPostgres } from '../../scripts/postgres.ts'
import { rollcall } from '../rollcall.ts'
import { makeHome, type Home } from './home.ts'
import { startPostgres, type Database } from './postgres.ts'

vi.setConfig({ testTimeout: 180_000 })

const bin = findPostgres()
if (bin === null) console.warn('No PostgreSQL on this machine (apt-get install postgresql): its tests are skipped.')

const mapping = (payments: string) => `
source: core
timezone: Asia/Shanghai
postgres: { url_from: CORE_URL }
tables:
  payments:
    ${payments}
    columns: { payment_id: no, account_id: account, effective_on: paid_on, amount: paid }
    fill: { kind: payment }
`

describe.skipIf(bin === null)('PostgreSQL', () => {
  let db: Database
  let home: Home
  beforeAll(async () => {
    db = await startPostgres(bin!)
  })
  afterAll(() => db.stop())
  beforeEach(async () => {
    home = makeHome()
    await db.run(`
      drop schema public cascade; create schema public;
      create table paid (no text primary key, account text, paid_on date, paid numeric(12, 2), updated_at timestamptz, deleted boolean);
      insert into paid select 'P' || n, 'A1', date '2026-03-01' + n % 20, 10.10, timestamptz '2026-03-01 10:00:00.123456+08' + n * interval '1 minute', false
        from generate_series(1, 1000) n`)
  })
  afterEach(() => home[Symbol.dispose]())

  interface Ran {
    readonly status: number
    readonly published: boolean
    readonly fetched: readonly { table: string; records: number; file: string }[]
    readonly ingest: { records: number; accepted: number; quarantined: number }
    readonly error: { code: string; message: string }
  }
  const run = async (url = db.url): Promise<Ran> => {
    const { status, stdout } = await rollcall(['run', '--json', '--home', home.path], { CORE_URL: url })
    return { ...(JSON.parse(stdout) as Ran), status }
  }
  /** The part of a run that ends with the ingest. */
  const take = async (url = db.url) => {
    process.env.CORE_URL = url
    return { fetched: await fetchSources(home.path), ingest: await home.ingest() }
  }
  const fails = (url?: string) =>
    take(url).then(
      () => 'nothing failed',
      (error: Error) => error.message,
    )
  const files = () => {
    const folder = join(home.path, 'inbox', 'postgres', 'core')
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.csv')) : []
  }
  const total = async () => (await home.query('select count(*), sum(amount) from payments'))[0]

  test('the rows of a table come through the front door and nothing new changes nothing', async () => {
    home.map('core.yaml', mapping('table: public.paid'))
    expect(await run()).toMatchObject({
      ...{ status: 0, published: true, fetched: [{ table: 'payments', records: 1000 }] },
      ingest: { records: 1000, accepted: 1000, quarantined: 0 },
    })
    expect(await total()).toEqual(['1000', '10100.00'])
    expect(await home.query("select updated_at from payments where payment_id = 'P1'")).toEqual([
      ['2026-03-01 02:01:00.123456'],
    ])
    expect(await run()).toMatchObject({ status: 0, published: false, fetched: [] })
    expect(files()).toHaveLength(1)
  })

  test('a record the contract does not allow is kept back like that of any delivery', async () => {
    await db.run("insert into paid values ('P2000', 'A1', null, 1, now(), false)")
    home.map('core.yaml', mapping('query: select * from paid'))
    expect((await take()).ingest).toMatchObject({ records: 1001, accepted: 1000, quarantined: 1 })
  })

  test('an incremental column brings what is new or changed, and rows that share its last value', async () => {
    home.map('core.yaml', mapping("query: select * from paid where account = 'A1'\n    incremental: updated_at"))
    expect((await take()).fetched).toMatchObject([{ records: 1000 }])
    expect((await take()).fetched).toEqual([])
    await db.run(`
      update paid set paid = 99, updated_at = timestamptz '2026-03-05 10:00+08' where no = 'P7';
      insert into paid values ('P1001', 'A1', '2026-03-09', 1, timestamptz '2026-03-05 10:00+08', false)`)
    expect((await take()).fetched).toMatchObject([{ records: 3 }])
    expect(await total()).toEqual(['1001', '10189.90'])
    await db.run("insert into paid values ('P1002', 'A1', '2026-03-09', 1, timestamptz '2026-03-05 10:00+08', false)")
    expect((await take()).fetched).toMatchObject([{ records: 3 }])
    expect(await total()).toEqual(['1002', '10190.90'])
  })

  test('rows the lake never took in are fetched again', async () => {
    home.map(
      'core.yaml',
      mapping('table: paid\n    incremental: updated_at').replace('account_id: account', 'account_id: konto'),
    )
    expect((await take()).ingest.refused).toBe(1)
    home.map('core.yaml', mapping('table: paid\n    incremental: updated_at'))
    expect((await take()).ingest).toMatchObject({ accepted: 1000 })
    expect(files()).toHaveLength(1)
    await db.run("insert into paid values ('P1001', 'A1', '2026-03-09', 1, now(), false)")
    home.map(
      'core.yaml',
      mapping('table: paid\n    incremental: updated_at').replace('account_id: account', 'account_id: konto'),
    )
    expect((await take()).ingest.refused).toBe(1)
    rmSync(join(home.path, 'inbox'), { recursive: true })
    home.map('core.yaml', mapping('table: paid\n    incremental: updated_at'))
    expect((await take()).fetched).toMatchObject([{ records: 2 }])
    expect(await total()).toEqual(['1001', '10101.00'])
  })

  test('a table that is again what it once was is taken in again', async () => {
    home.map('core.yaml', mapping("query: select no, account, paid_on, paid from paid where no = 'P1'"))
    for (const paid of ['10.10', '20.00', '10.10', '20.00']) {
      await db.run(`update paid set paid = ${paid} where no = 'P1'`)
      expect((await take()).ingest.refused).toBe(0)
      expect(await total()).toEqual(['1', paid])
    }
  })

  test('a row that is marked as deleted goes', async () => {
    home.map('core.yaml', mapping('table: paid\n    incremental: updated_at'))
    await take()
    await db.run("update paid set deleted = true, updated_at = now() where no = 'P1'")
    await take()
    expect(await total()).toEqual(['999', '10089.90'])
  })

  test('texts with quotes, breaks and Chinese arrive as they are, and an empty text is no value', async () => {
    await db.run(
      String.raw`alter table paid add method text; update paid set method = E'微信, "扫码"\n' || no where no = 'P1'; update paid set method = '' where no = 'P2'`,
    )
    home.map('core.yaml', mapping('table: paid'))
    expect((await take()).ingest.refused).toBe(0)
    expect(
      await home.query("select method from payments where payment_id in ('P1', 'P2') order by payment_id"),
    ).toEqual([['微信, "扫码"\nP1'], [null]])
  })

  test.each([
    ['delete from paid returning *', 'is no select'],
    ['with gone as (delete from paid returning *) select * from gone', 'would write'],
    ['select * from wipe()', 'would write'],
    ['select 1) a; delete from paid; select (1', 'is no select'],
    ['select * from paid; delete from paid', 'is no select'],
    ["select * from setval('counter', 7)", 'would write'],
  ])('a query cannot write: %s', async (query, said) => {
    await db.run(
      `create sequence counter; create function wipe() returns setof paid language sql as 'delete from paid returning *'`,
    )
    home.map('core.yaml', mapping(`query: ${JSON.stringify(query)}`))
    expect(await fails()).toContain(said)
    expect((await db.run('select count(*)::int as n from paid')).rows).toEqual([{ n: 1000 }])
    expect(files()).toEqual([])
  })

  test('what is not there, not allowed or not reachable is one sentence with the remedy and no password', async () => {
    home.map('core.yaml', mapping('table: pade'))
    expect(await fails()).toMatch(
      /^payments of core reads what is not there \(relation "pade" does not exist\); correct its name in mappings.core\.yaml/,
    )
    home.map('core.yaml', mapping('query: select nummer from paid'))
    expect(await fails()).toContain('names a column that is not there')
    home.map('core.yaml', mapping('table: paid\n    incremental: changed_at'))
    expect(await fails()).toContain('is fetched by `changed_at`, which its rows do not have')
    home.map('core.yaml', mapping('table: paid\n    incremental: updated_at'))
    await db.run("update paid set updated_at = null where no = 'P3'")
    expect(await fails()).toContain('has rows without `updated_at`')
    const wrong = await fails(db.url.replace('secret', 'guess'))
    expect(wrong).toContain(`The PostgreSQL of core at 127.0.0.1:${db.port}/postgres lets nobody in`)
    expect(wrong).not.toContain('guess')
    expect(await fails('postgres://owner:guess@127.0.0.1:1/postgres')).toContain('cannot be reached')
    expect(await fails('')).toContain('the environment variable CORE_URL has no address')
    expect(await fails('mysql://owner:guess@127.0.0.1/x')).not.toContain('guess')
    await db.run("create role reader login password 'r'; grant usage on schema public to reader")
    expect(await fails(`postgres://reader:r@127.0.0.1:${db.port}/postgres`)).toContain('grant select')
  })

  test('a file of the address must be its owner’s alone', async () => {
    home.map('core.yaml', mapping('table: paid').replace('url_from: CORE_URL', 'url_file: state/core.url'))
    expect(await fails()).toContain('is not there; write the address')
    const path = join(home.path, 'state', 'core.url')
    mkdirSync(join(home.path, 'state'), { recursive: true })
    writeFileSync(path, `${db.url}\n`)
    chmodSync(path, 0o644)
    expect(await fails()).toContain(`run chmod 600 ${path}`)
    chmodSync(path, 0o600)
    expect((await run()).status).toBe(0)
    expect(readFileSync(join(home.path, 'logs', 'runs.ndjson'), 'utf8')).not.toContain('secret')
  })

  test('half a million rows are streamed in flat memory', async () => {
    await db.run(
      "insert into paid select 'Q' || n, 'A1', date '2026-03-01', 1, timestamptz '2026-03-01 10:00+08', false from generate_series(1, 500000) n",
    )
    home.map('core.yaml', mapping('table: paid\n    incremental: updated_at'))
    process.env.CORE_URL = db.url
    let most = 0
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed)), 20)
    const before = process.memoryUsage().heapUsed
    const began = performance.now()
    const fetched = await fetchSources(home.path).finally(() => clearInterval(timer))
    console.info(
      `501,000 rows in ${Math.round(performance.now() - began)} ms, heap +${Math.round((most - before) / 2 ** 20)} MiB`,
    )
    expect(fetched).toMatchObject([{ records: 501_000 }])
    expect(most - before).toBeLessThan(100 * 2 ** 20)
  })
})

test.each([
  ['postgres: { url_from: "postgres://me:word@host/db" }', 'table: paid', 'line 4: `url_from` is no name'],
  ['', 'table: paid', 'write `postgres: { url_from: NAME }`'],
  ['postgres: { url_from: X, url_file: y }', 'table: paid', 'keep one'],
  ['postgres: { url_form: X }', 'table: paid', 'did you mean `url_from`?'],
  ['postgres: { url_from: X }', 'incremental: at', '`incremental` needs `query` or `table`'],
  ['postgres: { url_from: X }', 'delimiter: ";"\n    table: paid', '`delimiter` is for files'],
  ['postgres: { url_from: X }', 'query: select 1\n    table: paid', 'keep one'],
])('a mapping with %j and %j is refused', (top, table, said) => {
  const text = `source: core\ntimezone: Asia/Shanghai\n\n${top}\ntables:\n  payments:\n    ${table}\n`
  expect(() => parseMapping(text, 'core.yaml')).toThrow(said)
  expect(() => parseMapping(text, 'core.yaml')).not.toThrow('word@')
})
