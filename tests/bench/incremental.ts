import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from '#warehouse'
import { models } from '#sql'
import { demoSettings, writeDemo } from '#pipeline/demo/index'
import { ingest } from '#pipeline/ingest/index'
import { buildEdition } from '#pipeline/jobs/build'
import { editionsOf } from '#pipeline/jobs/editions'
import { aboutBuilding, buildingFile, testEdition } from '#pipeline/jobs/test'
import { compact } from '#pipeline/lake/index'
import { readSettings } from '#pipeline/settings/index'

/**
 * The load of a day of the demo floor, built on the edition of the day before, against a build from nothing of the same lake.
 * SCALE (default 1: 600,000 contacts), PAIRS (default 5) and DAY (of October 2026, default 2026-10-16) are read from the
 * environment. On the last day of a month the ends of all accounts come too.
 */
const scale = Number(process.env['SCALE'] ?? 1)
const pairs = Number(process.env['PAIRS'] ?? 5)
const day = process.env['DAY'] ?? '2026-10-16'
const beside = (days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
const [dayBefore, nextDay] = [beside(-1), beside(1)]
const home = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
const inbox = join(home, 'inbox')
const later = join(home, 'later')

/** Keeps the contacts, payments and promises of the day back; those of later days are none. */
async function holdBack(): Promise<void> {
  await mkdir(later)
  const tools = await Database.open(':memory:')
  for (const name of await readdir(inbox)) {
    const [table = ''] = name.split('.')
    const column = { contacts: 'started_at', payments: 'effective_on', promises: 'made_at' }[table]
    if (column === undefined || (table === 'contacts' && !name.includes('2026-10'))) continue
    const file = join(inbox, name)
    const isCsv = name.endsWith('.csv')
    const read = isCsv ? `read_csv('${file}', all_varchar = true)` : `read_parquet('${file}')`
    const write = isCsv ? 'format csv, header' : 'format parquet'
    const isOver = `cast(${column} as varchar) >= '${nextDay}'`
    const isLast = `cast(${column} as varchar) >= '${day}'`
    await tools.run(
      `copy (select * from ${read} where ${isLast} and not (${isOver})) to '${join(later, name)}' (${write})`,
    )
    await tools.run(`copy (select * from ${read} where not (${isLast})) to '${file}.rest' (${write})`)
    await rename(`${file}.rest`, file)
  }
  await tools.close()
}

async function measured<T>(work: () => Promise<T>) {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }
}

async function hashOf(file: string): Promise<string> {
  const database = await Database.open(file, { readOnly: true })
  const hash = createHash('sha256')
  for (const { name, schema } of models) {
    if (schema !== 'marts') continue
    const [row] = await database.rows(`select count(*) as n, md5(coalesce(string_agg(r, chr(10) order by r), '')) as h
      from (select t::varchar as r from ${name} t)`)
    hash.update(JSON.stringify([name, row]))
  }
  await database.close()
  return hash.digest('hex')
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
try {
  await writeDemo({ to: inbox, scale })
  await writeFile(join(home, 'rollcall.yaml'), demoSettings)
  await holdBack()
  const settings = readSettings(home)
  await ingest(home, settings)
  await compact(home, settings)
  const asOf = day
  const first = await buildEdition(home, { asOf: dayBefore, full: true })
  await testEdition(home)
  await editionsOf(home).publish(buildingFile(home), 'yesterday', await aboutBuilding(home), new Date())
  for (const name of await readdir(later)) await rename(join(later, name), join(inbox, name.replace('.', '.day.')))
  const taken = await measured(() => ingest(home, settings))
  const times: { further: number; anew: number; cpu: number; proof: number; proofAnew: number; all: number }[] = []
  let hashes: string[] = []
  let reused = ''
  let carried = ''
  for (let pair = 0; pair < pairs; pair++) {
    const further = await measured(() => buildEdition(home, { asOf }))
    if (further.result.built?.from === null) throw new Error(String(further.result.built.why))
    const { kept, computed, reopened } = further.result.built!.reused!
    reused = `${kept} tables kept, ${reopened} with some months computed again, ${computed} computed anew`
    if (pair === 0) hashes = [await hashOf(buildingFile(home))]
    const proof = await measured(() => testEdition(home))
    carried = `${proof.result.carried} of ${proof.result.sentences} checks carried over`
    const anew = await measured(() => buildEdition(home, { asOf, full: true }))
    if (pair === 0) hashes.push(await hashOf(buildingFile(home)))
    const proofAnew = await measured(() => testEdition(home))
    const all = (further.cpu + proof.cpu) / (anew.cpu + proofAnew.cpu)
    const walls = { further: further.wall, anew: anew.wall, proof: proof.wall, proofAnew: proofAnew.wall }
    times.push({ ...walls, cpu: further.cpu / anew.cpu, all })
    console.log(
      `pair ${pair + 1}: seconds of processors ${further.cpu.toFixed(1)} of ${anew.cpu.toFixed(1)} to build, ${proof.cpu.toFixed(1)} of ${proofAnew.cpu.toFixed(1)} to prove`,
    )
  }
  console.log(`scale ${scale}, ${first.records} records, medians of ${pairs} pairs; ${reused}`)
  console.log(`the day is taken in ${taken.wall.toFixed(1)} s`)
  console.log(
    `the day is built in ${median(times.map(({ further }) => further)).toFixed(1)} s, all from nothing in ${median(times.map(({ anew }) => anew)).toFixed(1)} s`,
  )
  console.log(
    `day / all ${(100 * median(times.map(({ further, anew }) => further / anew))).toFixed(1)} %, of processors ${(100 * median(times.map(({ cpu }) => cpu))).toFixed(1)} %`,
  )
  console.log(
    `it is proved in ${median(times.map(({ proof }) => proof)).toFixed(1)} s, all in ${median(times.map(({ proofAnew }) => proofAnew)).toFixed(1)} s; ${carried}`,
  )
  console.log(`both, of processors ${(100 * median(times.map(({ all }) => all))).toFixed(1)} %`)
  console.log(`marts ${hashes[0] === hashes[1] ? 'byte-identical' : 'DIFFERENT'}`)
  console.log(
    `file ${((await stat(buildingFile(home))).size / 2 ** 20).toFixed(0)} MB, peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  )
  if (hashes[0] !== hashes[1]) process.exitCode = 1
} finally {
  await rm(home, { recursive: true, force: true })
}
