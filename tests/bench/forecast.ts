import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forecast, methods, PublishedEdition } from '#sql'
import { editionsOf } from '#pipeline/jobs/build'
import { rollcall } from '../rollcall.ts'

/**
 * How often the interval of a forecast of one month holds what came, over the last 6 months of demo floors of many seeds.
 * FORECAST_SEEDS (default 50) floors of FORECAST_SCALE (default 0.1), the first of seed FORECAST_FIRST (default 1).
 * Told after every floor when FORECAST_TOLD is set, so that a run cut short says what it saw.
 */
const first = Number(process.env.FORECAST_FIRST ?? 1)
const seeds = Number(process.env.FORECAST_SEEDS ?? 50)
const scale = process.env.FORECAST_SCALE ?? '0.1'

const tally = new Map(methods.map(({ id }) => [id, { inside: 0, all: 0, errors: 0 }]))
function tell(floors: number): void {
  console.log(
    `${floors} floors from seed ${first}, scale ${scale}; interval stated as 80 %, one month ahead, last 6 months:`,
  )
  for (const [method, { inside, all, errors }] of tally)
    console.log(
      `${method.padEnd(9)} holds ${((100 * inside) / all).toFixed(1)} % of ${all}, mean error ${((100 * errors) / all).toFixed(1)} %`,
    )
}

for (let seed = first; seed < first + seeds; seed++) {
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
    for (const [method, sum] of tally) {
      const { track_record: record } = await forecast(edition, { method, months: 1 })
      sum.inside += record.inside
      sum.all += record.rows.length
      sum.errors += record.rows.reduce((all, { error }) => all + (error ?? 0), 0)
    }
    await edition.close()
  } finally {
    await rm(home, { recursive: true, force: true })
  }
  if (process.env.FORECAST_TOLD) tell(seed - first + 1)
}
tell(seeds)
