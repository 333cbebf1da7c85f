import { spawn } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { DuckDBInstance } from '@duckdb/node-api'
import { ingest } from '#pipeline/ingest/index'

/**
 * The front door against a bare typed `read_csv` to Parquet of the same file, each in a process of its own, in turns.
 * `node tests/bench/ingest.ts [megabytes] [repeats]` prints medians, their ratio and the peak memory of each.
 */
const [mode = '', first = ''] = process.argv.slice(2)

/** What one run took. Seconds; bytes of the process at its largest. */
interface Run {
  readonly seconds: number
  readonly cpu: number
  readonly peak: number
  readonly rows: number
}

async function connect() {
  return (await DuckDBInstance.create(':memory:', { temp_directory: tmpdir() })).connect()
}

/** A floor's contacts: ids, times with offset, codes, numbers, a free list. */
async function write(path: string, bytes: number): Promise<void> {
  const pick = (values: readonly string[], salt: number) =>
    `([${values.map((value) => `'${value}'`).join(', ')}])[1 + (hash(i + ${salt}) % ${values.length})::bigint]`
  const connection = await connect()
  await connection.run(`copy (
    select 'K' || lpad(i::varchar, 9, '0') as contact_id, 'A' || lpad((hash(i) % 500000)::varchar, 7, '0') as account_id,
      strftime(timestamp '2024-01-01' + to_seconds((i * 6.3)::bigint), '%Y-%m-%dT%H:%M:%S') || '+08:00' as started_at,
      ${pick(['call', 'sms', 'voice_bot'], 1)} as channel, 'outbound' as direction, 'C' || (hash(i + 2) % 200) as collector_id,
      ${pick(['true', 'false'], 3)} as connected, ${pick(['debtor', 'third_party', 'unknown', 'none'], 4)} as party,
      (hash(i + 5) % 600)::varchar as talk_seconds, ${pick(['promise', 'refused', 'no answer', 'wrong number'], 6)} as outcome,
      'n' || (hash(i + 7) % 400000) as number_ref
    from range(${Math.round(bytes / 100.6)}) t(i)) to '${path}' (header)`)
  connection.closeSync()
}

const types = {
  ...{
    contact_id: 'varchar',
    account_id: 'varchar',
    started_at: 'timestamptz',
    channel: 'varchar',
    direction: 'varchar',
  },
  ...{ collector_id: 'varchar', connected: 'boolean', party: 'varchar', talk_seconds: 'integer', outcome: 'varchar' },
  number_ref: 'varchar',
}

async function bare(path: string): Promise<number> {
  const connection = await connect()
  const columns = Object.entries(types).map(([name, type]) => `'${name}': '${type}'`)
  const reader = await connection.runAndReadAll(
    `copy (from read_csv('${path}', columns = {${columns.join(', ')}}, header = true, auto_detect = false, delim = ',', quote = '"'))
      to '${path}.parquet' (format parquet, compression zstd)`,
  )
  return Number(reader.getRows()[0]?.[0])
}

async function frontDoor(path: string): Promise<number> {
  const home = mkdtempSync(join(path, '..', 'home-'))
  mkdirSync(join(home, 'inbox'))
  linkSync(path, join(home, 'inbox', 'contacts.csv'))
  const report = await ingest(home, { timezone: 'Asia/Shanghai', currency: { code: 'CNY', minorUnits: 2 } })
  return report.accepted
}

async function measured(work: () => Promise<number>): Promise<Run> {
  const start = performance.now()
  const rows = await work()
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage()
  return { seconds, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS * 1024, rows }
}

async function inOwnProcess(mode: string, path: string): Promise<Run> {
  const child = spawn(process.execPath, [import.meta.filename, mode, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(await text(child.stdout)) as Run
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

async function compare(megabytes: number, repeats: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'))
  try {
    const path = join(folder, 'contacts.csv')
    await write(path, megabytes * 1e6)
    const { size } = statSync(path)
    const runs: { bare: Run; door: Run }[] = []
    for (let turn = 0; turn < repeats; turn++)
      runs.push({ bare: await inOwnProcess('bare', path), door: await inOwnProcess('door', path) })
    for (const [name, of] of [
      ['bare read_csv', 'bare'],
      ['front door', 'door'],
    ] as const) {
      const medianOf = (key: keyof Run) => median(runs.map((run) => run[of][key]))
      const [seconds, cpu, peak, rows] = [medianOf('seconds'), medianOf('cpu'), medianOf('peak'), medianOf('rows')]
      console.log(
        `${name.padEnd(14)} ${seconds.toFixed(2)} s, ${cpu.toFixed(1)} s of CPU, ${Math.round(size / seconds / 1e6)} MB/s, ${Math.round(rows / seconds)} rows/s, peak ${Math.round(peak / 1e6)} MB`,
      )
    }
    const ratio = (key: 'seconds' | 'cpu') => median(runs.map(({ bare, door }) => bare[key] / door[key]))
    console.log(
      `ratio ${ratio('seconds').toFixed(2)} of the rate (goal 0.70), ${ratio('cpu').toFixed(2)} by CPU; ${repeats} turns, ${Math.round(size / 1e6)} MB`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (mode === 'bare') console.log(JSON.stringify(await measured(() => bare(first))))
else if (mode === 'door') console.log(JSON.stringify(await measured(() => frontDoor(first))))
else await compare(Number(mode || 1000), Number(first || 5))
