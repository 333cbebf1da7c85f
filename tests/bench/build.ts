import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database, build, duckdb, inOrder, statementOf } from '#warehouse'
import { models } from '#sql'
import { loadRaw } from '#pipeline/jobs/raw'
import { fillRunTables } from '#pipeline/jobs/parameters'
import { ingest } from '#pipeline/ingest/index'
import { readLake } from '#pipeline/lake/index'
import { activeRules } from '#pipeline/rules/active'
import { readPacks } from '#pipeline/rules/read'
import { fillRuleTables } from '#pipeline/rules/tables'
import { parseSettings } from '#pipeline/settings/index'
import { demoSettings, writeDemo } from '#pipeline/demo/index'

/**
 * The full build of the demo floor against the same SQL, run as bare statements in one DuckDB session, in pairs.
 * SCALE (default 1) and PAIRS (default 5) are read from the environment.
 */
const scale = Number(process.env['SCALE'] ?? 1)
const pairs = Number(process.env['PAIRS'] ?? 5)
const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
const settings = parseSettings(demoSettings)
await writeDemo({ to: join(folder, 'inbox'), scale })
await ingest(folder, settings)
const lake = await readLake(folder)
const rules = activeRules(readPacks(folder), settings.rules)

async function inputs(name: string): Promise<Database> {
  const file = join(folder, `${name}.duckdb`)
  await rm(file, { force: true })
  const database = await Database.open(file, {
    threads: 2,
    memory: '4GB',
    prepare: ['set preserve_insertion_order = false'],
  })
  await loadRaw(database, lake, settings.timezone)
  await fillRunTables(database, settings, lake, '2026-10-31')
  await fillRuleTables(database, rules, settings.rules, true)
  return database
}

async function timed(database: Database, work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  const length = performance.now() - began
  await database.close()
  return length
}

const ours = async () => {
  const database = await inputs('ours')
  return timed(database, () => build(database, models))
}

const bare = async () => {
  const database = await inputs('bare')
  const statements = inOrder(models).map(
    (model) => `create ${model.materialized} ${model.name} as ${statementOf(model, database.engine)}`,
  )
  for (const schema of new Set(models.map(({ schema }) => schema)))
    await database.run(`create schema if not exists ${schema}`)
  return timed(database, async () => {
    for (const statement of statements) await database.run(statement)
  })
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
const measured: [number, number][] = []
for (let pair = 0; pair < pairs; pair++) measured.push([await ours(), await bare()])
const began = performance.now()
const engine = duckdb()
for (const model of inOrder(models)) statementOf(model, engine)
const planned = performance.now() - began
const records = lake.tables.reduce((all, table) => all + table.records, 0)
console.log(`${records} records, ${models.length} models, medians of ${pairs} pairs`)
console.log(
  `build ${median(measured.map(([a]) => a)).toFixed(0)} ms, bare SQL ${median(measured.map(([, b]) => b)).toFixed(0)} ms`,
)
console.log(`build / bare SQL ${median(measured.map(([a, b]) => a / b)).toFixed(3)}`)
console.log(`plan and compile all models ${planned.toFixed(0)} ms`)
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
await rm(folder, { recursive: true, force: true })
