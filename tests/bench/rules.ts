import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database, build, createEmpty, createFilled, withUpstream, type AnyModel } from '#warehouse'
import { models, runTables, sources } from '#sql'
import { activeRules } from '#pipeline/rules/active'
import { readPacks } from '#pipeline/rules/read'
import { fillRuleTables } from '#pipeline/rules/tables'
import { defaults } from '#pipeline/settings/defaults'

const [millions = 10, memory = '4GB', threads = 2] = process.argv
  .slice(2)
  .map((word) => (/GB$/.test(word) ? word : Number(word))) as [number?, string?, number?]
const contacts = Math.round(millions * 1_000_000)
const accounts = Math.round(contacts / 20)

/** A year of contacts: twenty an account, calls for the most part, a share of them answered, in the daytime of four zones. */
async function fill(database: Database): Promise<void> {
  const zone = `case n // 2 % 10 when 0 then 'America/New_York|America/Chicago' when 1 then 'America/Los_Angeles' when 2 then 'America/Chicago' when 3 then 'America/New_York' else 'Asia/Shanghai' end`
  await createFilled(database, runTables.parameters, [{ as_of: '2026-12-31', timezone: 'Asia/Shanghai' } as never])
  for (const source of [sources.accounts, sources.contacts, sources.permissions]) await createEmpty(database, source)
  for (const source of [sources.collectors, sources.team_memberships, sources.breach_decisions])
    await createEmpty(database, source)
  await database.run(`insert into raw.accounts (account_id, debtor_id, product, region, timezone, delivery_no, record_no)
    select 'A' || lpad(n::varchar, 9, '0'), 'D' || lpad((n // 2)::varchar, 9, '0'), 'p' || n % 5, 'r' || n % 30, ${zone}, 1, n from range(${accounts}) t(n)`)
  await database.run(`insert into raw.permissions (permission_id, account_id, kind, channel, valid_from, delivery_no, record_no)
    select n::varchar, 'A' || lpad((n * 97 % ${accounts})::varchar, 9, '0'), ['consent', 'cease', 'opt_out'][1 + n % 3], case when n % 3 = 2 then 'sms' end,
      timestamp '2026-03-01 12:00:00' + to_hours((n % 3000)::bigint), 1, n from range(${Math.round(accounts / 50)}) t(n)`)
  await database.run(`insert into raw.contacts (contact_id, account_id, started_at, started_on, channel, direction, connected, party, talk_seconds, number_ref, visitors, delivery_no, record_no)
    with drawn as (select n, hash(n) as h, hash(n + 7000000000) as g from range(${contacts}) t(n)),
    placed as (
      select *, (h % ${accounts})::bigint as a, timestamp '2025-12-20 00:00:00' + to_days((g % 360)::integer) + to_seconds(((h >> 20) % 43200)::bigint + 28800 - 3600 * (case (h % ${accounts})::bigint // 2 % 10 when 0 then -5 when 1 then -8 when 2 then -6 when 3 then -5 else 8 end) + case when (g >> 48) % 100 = 0 then 43200 else 0 end) as begun,
        ['call', 'call', 'call', 'call', 'call', 'call', 'voice_bot', 'sms', 'email', 'visit'][1 + ((g >> 12) % 10)::integer] as channel, (g >> 20) % 100 < 32 as connected
      from drawn)
    select 'K' || lpad(n::varchar, 10, '0'), 'A' || lpad(a::varchar, 9, '0'), begun, begun::date, channel,
      case when (g >> 32) % 20 = 0 then 'inbound' else 'outbound' end, connected,
      case when not connected then 'none' when (g >> 40) % 10 = 0 then 'third_party' else 'debtor' end, case when connected then (h >> 40) % 300 end,
      case when (h >> 50) % 1000 = 0 then 'N' || a % 50 else 'N' || a end, case when channel = 'visit' then 1 + (h >> 30) % 3 end, 1, n
    from placed`)
}

const peak = () => Math.round(process.resourceUsage().maxRSS / 1024)
const cpu = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}
/** Seconds of the clock, and of the processors: others may be at work on the machine. */
const measured = async (work: () => Promise<unknown>) => {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  return { wall: (performance.now() - start) / 1000, cpu: cpu(before) }
}

/** What any way of judging must do at least: read the columns rules look at, in the order in which they count. */
const baseline = `create or replace table baseline as
  select contact_id, account_id, number_ref, started_at, started_on, channel, direction, connected, party, talk_seconds, visitors
  from raw.contacts order by account_id, started_at, contact_id`

const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
const file = join(folder, 'rules.duckdb')
const database = await Database.open(file, {
  memory,
  threads,
  spill: join(folder, 'spill'),
  prepare: ['set preserve_insertion_order = false'],
})
try {
  await fill(database)
  const packs = ['us-reg-f', 'cn']
  const settings = { ...defaults.rules, packs }
  await fillRuleTables(database, activeRules(readPacks(''), settings), settings, true)
  console.log(`${contacts} contacts, ${accounts} accounts, ${threads} threads, ${memory}; data alone: ${peak()} MB`)
  const sorted = await measured(() => database.run(baseline))
  await database.run('drop table baseline')
  const asked = models.filter(({ name }) =>
    ['marts.findings', 'marts.finding_counts', 'marts.conduct_days'].includes(name),
  )
  const rest = new Set(['staging', 'intermediate.memberships'])
  const times: [string, number][] = []
  let last = process.cpuUsage()
  const note = (model: AnyModel) => {
    times.push([model.name, cpu(last)])
    last = process.cpuUsage()
  }
  const all = withUpstream(asked, models)
  last = process.cpuUsage()
  const judged = await measured(() => build(database, all, { onModel: note }))
  for (const [name, time] of times.filter(([name, time]) => time > 0.02 && !rest.has(name)))
    console.log(`  ${name} ${time.toFixed(2)} s`)
  const told = ({ wall, cpu: used }: { wall: number; cpu: number }) =>
    `${wall.toFixed(1)} s (${used.toFixed(1)} s of processors)`
  const ratio = `${(judged.wall / sorted.wall).toFixed(1)} times, of processors ${(judged.cpu / sorted.cpu).toFixed(1)} times`
  console.log(`scan and sort ${told(sorted)}; judged ${told(judged)}: ${ratio}`)
  console.log(`peak ${peak()} MB; file ${Math.round((await stat(file)).size / 2 ** 20)} MB`)
  console.table(
    await database.rows(
      `select rule_id, outcome, sum(contact_count)::bigint as contacts from marts.finding_counts group by all order by all`,
    ),
  )
} finally {
  await database.close()
  await rm(folder, { recursive: true, force: true })
}
