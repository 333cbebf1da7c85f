import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { root } from '../tree.ts'
import { makeHome, type Home } from '../pipeline/home.ts'

const kills = Number(process.env.KILLS ?? 12)

const script = `
  import { ingest } from '#pipeline/ingest/index'
  await ingest(process.argv[1], { timezone: 'Asia/Shanghai', currency: { code: 'CNY', minorUnits: 2 } })`

/** Takes in the inbox in a process of its own, which is killed after a while; answers whether it was. */
async function killedAfter(home: Home, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, home.path], {
    cwd: root,
    stdio: 'ignore',
  })
  const ended = new Promise<boolean>((done) => child.once('close', (_, signal) => done(signal === 'SIGKILL')))
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
  const wasKilled = await ended
  clearTimeout(timer)
  return wasKilled
}

/** Files of two tables with versions, deletions, broken records and reversals, some of them before their originals. */
function deliver(home: Home, run: number): void {
  const versions = 'collector_id,collector_name,updated_at,deleted'
  const payments = 'payment_id,account_id,effective_on,amount,kind,reverses_payment_id'
  for (let file = 0; file < 6; file++) {
    const person = (index: number) =>
      `c${(index * 7 + file) % 50},n${run}.${file}.${index},2026-03-0${1 + ((index + file) % 9)}T00:00:00Z,${index % 11 === 0}`
    home.deliver(`collectors.${run}${file}.csv`, [
      versions,
      ...Array.from({ length: 40 }, (_, index) => person(index)),
      ',broken,,',
    ])
    const money = (index: number) =>
      index % 5 === 0
        ? `r${run}.${file}.${index},a,2026-03-09,3.00,reversal,p${run}.${(file + 3) % 6}.${index + 1}`
        : `p${run}.${file}.${index},a,2026-03-0${1 + (index % 9)},5.00,payment,`
    home.deliver(`payments.${run}${file}.csv`, [
      payments,
      ...Array.from({ length: 40 }, (_, index) => money(index)),
      'x,a,never,1,payment,',
    ])
  }
}

/** All that a lake says, and all that is kept back. */
async function everything(home: Home) {
  const { deliveries, quarantine } = await home.lake()
  return {
    deliveries: deliveries.map(({ loaded_at: _, ...delivery }) => delivery),
    quarantine,
    held: await home.held(),
    collectors: await home.query('select * from collectors order by all'),
    payments: await home.query('select * from payments order by all'),
  }
}

test(`a load that was killed ${kills} times ends in the lake of one that never was`, { timeout: 600_000 }, async () => {
  using calm = makeHome()
  using killed = makeHome()
  let done = 0
  for (let run = 0; run < 3; run++) {
    deliver(calm, run)
    deliver(killed, run)
    await calm.ingest()
    for (let kill = 0; kill < kills / 3; kill++)
      if (await killedAfter(killed, 250 + ((kill * 137 + run * 61) % 900))) done++
    await killed.ingest()
    expect(await everything(killed)).toEqual(await everything(calm))
  }
  expect(done).toBeGreaterThan(0)
})
