import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { methods, PublishedEdition } from '#sql'
import { editionsOf } from '#pipeline/jobs/build'
import { historiesOf, type History } from '../../sql/metrics/forecast/history.ts'
import { backTests, horizons, trackOf } from '../../sql/metrics/forecast/track.ts'
import { rollcall } from '../rollcall.ts'

/**
 * How often the interval of a forecast of 1 to 6 months holds what came, over the last 6 months of demo floors of many seeds.
 * FORECAST_SEEDS (default 50) floors of FORECAST_SCALE (default 0.1), the first of seed FORECAST_FIRST (default 1). What was
 * read of them is kept in FORECAST_KEPT, a folder, and taken from there the next time.
 * Told after every floor when FORECAST_TOLD is set, so that a run cut short says what it saw.
 */
const first = Number(process.env.FORECAST_FIRST ?? 1)
const seeds = Number(process.env.FORECAST_SEEDS ?? 50)
const scale = process.env.FORECAST_SCALE ?? '0.1'
const kept = process.env.FORECAST_KEPT

const ahead = Array.from({ length: horizons }, (_, index) => index + 1)
const tally = new Map(methods.map(({ id }) => [id, ahead.map(() => ({ inside: 0, all: 0, errors: 0 }))]))
function tell(floors: number): void {
  console.log(`${floors} floors from seed ${first}, scale ${scale}; interval stated as 80 %, last 6 months:`)
  for (const [method, sums] of tally)
    for (const [index, { inside, all, errors }] of sums.entries())
      if (all > 0)
        console.log(
          `${method.padEnd(9)} ${index + 1} ahead holds ${((100 * inside) / all).toFixed(1)} % of ${all}, mean error ${((100 * errors) / all).toFixed(1)} %`,
        )
}

/** The months of the floor of a seed. */
async function floorOf(seed: number): Promise<History> {
  const file = kept && join(kept, `${seed}.json`)
  const before = file && (await readFile(file, 'utf8').catch(() => undefined))
  if (before) return JSON.parse(before) as History
  const home = await mkdtemp(join(tmpdir(), 'rollcall-forecast-'))
  const must = async (...args: string[]) => {
    const { status, stderr } = await rollcall([...args, '--home', home])
    if (status !== 0) throw new Error(stderr)
  }
  try {
    await must('demo', '--scale', scale, '--seed', String(seed))
    const inbox = join(home, 'inbox')
    for (const name of await readdir(inbox))
      if (!/^(account_months\.2|accounts\.csv)/.test(name)) await rm(join(inbox, name), { recursive: true })
    await must('init')
    await must('run')
    const folder = editionsOf(home)
    const id = (await folder.current())!
    const edition = await PublishedEdition.open(folder.fileOf(id), id)
    const history = (await historiesOf(edition, { by: [], where: [] })).get('[]')!
    await edition.close()
    if (kept && file) {
      await mkdir(kept, { recursive: true })
      await writeFile(file, JSON.stringify(history))
    }
    return history
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

for (let seed = first; seed < first + seeds; seed++) {
  const own = await floorOf(seed)
  for (const method of methods) {
    const record = trackOf(backTests({ own, parent: own }, method))
    for (const { months, outcomes, inside, mape } of record.horizons) {
      const sum = tally.get(method.id)![months - 1]!
      sum.inside += inside
      sum.all += outcomes
      sum.errors += (mape ?? 0) * outcomes
    }
  }
  if (process.env.FORECAST_TOLD) tell(seed - first + 1)
}
tell(seeds)
