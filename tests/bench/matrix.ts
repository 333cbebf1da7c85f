import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database, build, createEmpty, createFilled, withUpstream } from '#warehouse'
import { models, rollMatrix, runTables, sources, type Edition } from '#sql'

/** `npm run bench -- matrix` measures 10 M account-months; `node tests/bench/matrix.ts 100 8GB 2` others. */
const [millions = 10, memory = '4GB', threads = 2] = process.argv
  .slice(2)
  .map((word) => (/GB$/.test(word) ? word : Number(word))) as [number?, string?, number?]
const months = 12
const accounts = Math.round((millions * 1_000_000) / months)
const [people, teams] = [500, 25]

/** A year of month ends of a book, every account held by one of 500 collectors in 25 teams. */
async function fill(database: Database): Promise<void> {
  await createFilled(database, runTables.parameters, [{ as_of: '2026-12-31', timezone: 'UTC' } as never])
  await createFilled(
    database,
    runTables.buckets,
    ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+'].map((bucket, position) => ({
      position,
      bucket,
      from_dpd: position === 0 ? 0 : position * 30 - 29,
      to_dpd: position === 7 ? null : position * 30,
    })),
  )
  await createFilled(
    database,
    runTables.bucketVersions,
    ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+'].map((bucket, position) => ({
      valid_from: '0001-01-01' as never,
      valid_to: null,
      counted_by: 'dpd',
      bucket,
      from_count: position === 0 ? 0 : position * 30 - 29,
      to_count: position === 7 ? null : position * 30,
    })),
  )
  await createEmpty(database, runTables.derivedMonthEnds)
  for (const source of Object.values(sources)) await createEmpty(database, source)
  const account = `'A' || lpad(n::varchar, 9, '0')`
  await database.run(`insert into raw.accounts (account_id, debtor_id, product, region, originated_on, delivery_no, record_no)
    select ${account}, ${account}, 'p' || n % 3, 'r' || n % 30, date '2023-01-15' + to_months((n % 36)::integer), 1, n from range(${accounts}) t(n)`)
  await database.run(`insert into raw.team_memberships (collector_id, valid_from, team_id, delivery_no, record_no)
    select 'C' || n, date '2023-01-01', 'T' || n % ${teams}, 1, n from range(${people}) t(n)`)
  await database.run(`insert into raw.assignments (assignment_id, account_id, collector_id, assigned_on, assigned_amount, delivery_no, record_no)
    select n::varchar, ${account}, 'C' || hash(n) % ${people}, date '2025-12-01', 1000, 1, n from range(${accounts}) t(n)`)
  for (let month = 0; month < months; month++)
    await database.run(`insert into raw.account_months (account_id, as_of, balance, dpd, status, delivery_no, record_no)
      select ${account}, last_day(date '2026-01-01' + to_months(${month})), (hash(n + ${month}) % 100000) / 100,
        case when hash(n * 31 + ${month}) % 100 < 80 then 0 else 1 + hash(n * 7 + ${month}) % 220 end,
        case when hash(n * 13 + ${month}) % 1000 < 3 then 'charged_off' else 'open' end, 1, n from range(${accounts}) t(n)`)
}

const handWritten = `create or replace table hand_written as
  with s as (
    select m.account_id, m.as_of, m.balance, case when m.status = 'open' then b.bucket else m.status end as state
    from raw.account_months m join run.buckets b on m.dpd >= b.from_dpd and m.dpd <= coalesce(b.to_dpd, 1000000))
  select t.as_of, date_trunc('month', a.originated_on) as cohort, c.team_id, f.state as from_state, t.state as to_state,
    count(*) as accounts, sum(f.balance) as amount
  from s t join s f on f.account_id = t.account_id and f.as_of = last_day(t.as_of - interval 1 month)
  join raw.accounts a on a.account_id = t.account_id
  left join raw.assignments g on g.account_id = t.account_id and g.assigned_on <= f.as_of
  left join raw.team_memberships c on c.collector_id = g.collector_id and c.valid_from <= f.as_of
  group by all`

const measured = async <T>(work: () => Promise<T>) => {
  const [start, used] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(used)
  return { result, seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}
type Measured = Pick<Awaited<ReturnType<typeof measured>>, 'seconds' | 'cpu'>

const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
const file = join(folder, 'matrix.duckdb')
const database = await Database.open(file, { threads, memory, spill: `${file}.spill` })
try {
  await fill(database)
  const asked = ['marts.moves', 'marts.cohort_moves']
  const wanted = withUpstream(
    models.filter(({ name }) => asked.includes(name)),
    models,
  )
  const baseline = await measured(() => database.run(handWritten))
  const built = await measured(() => build(database, wanted))
  const edition = {
    asOf: '2026-12-31',
    delivered: new Map([['account_months', new Set<string>()]]),
    rows: (query: Parameters<Edition['rows']>[0]) => database.rows(query),
  } as unknown as Edition
  const words = { from: '2026-01-01', to: '2027-01-01' }
  const plain = await measured(() => rollMatrix(edition, words))
  const split = await measured(() => rollMatrix(edition, { ...words, by: 'cohort,team' }))
  const show = (name: string, { seconds, cpu }: Measured) =>
    console.log(
      `${name.padEnd(44)} ${seconds.toFixed(1)} s, ${(seconds / baseline.seconds).toFixed(2)} × hand-written; ` +
        `processors ${cpu.toFixed(1)} s, ${(cpu / baseline.cpu).toFixed(2)} ×`,
    )
  console.log(`${(accounts * months).toLocaleString('en')} account-months, ${memory}, ${threads} threads`)
  show('hand-written, by cohort and team', baseline)
  show(`models (${wanted.length}) built`, built)
  show(`matrix, ${plain.result.rows.length} cells`, plain)
  show(`matrix by cohort and team, ${split.result.rows.length} cells`, split)
  const size = (await stat(file)).size / 2 ** 20
  console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB RSS, file ${Math.round(size)} MB`)
} finally {
  await database.close()
  await rm(folder, { recursive: true, force: true })
}
