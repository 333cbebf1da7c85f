import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { lastRuns } from '#pipeline/jobs/journal'
import { keepSchedule } from '#pipeline/jobs/schedule'
import { withRunLock } from '#pipeline/jobs/lock'
import { parseSettings } from '#pipeline/settings/index'
import { folder, root } from '../tree.ts'

vi.setConfig({ testTimeout: 180_000 })

const header = 'payment_id,account_id,effective_on,amount,kind\n'
const payment = (n: number) => `P${n},A1,2026-03-0${n},10.00,payment\n`

/** The real program, and what it has said so far. */
function program(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'pipeline', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const closed = once(child, 'close') as Promise<[number | null, string | null]>
  return {
    pid: child.pid,
    said: () => said,
    saying: (text: string) =>
      until(
        () => said.includes(text),
        () => said,
      ),
    stop: async (signal: NodeJS.Signals) => {
      child.kill(signal)
      return (await closed)[0]
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}

async function until(holds: () => boolean, said: () => string = () => ''): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 2400) throw new Error(`waited in vain; it said:\n${said()}`)
    await wait(50)
  }
}

const outcomes = (home: string) => lastRuns(home).map(({ outcome }) => outcome)

test('a watched inbox is taken in when its files have settled, a failed run ends no watch, and SIGTERM does', async () => {
  using home = folder()
  const inbox = join(home.path, 'inbox')
  mkdirSync(inbox)
  using watch = program('run', '--watch', '--settle', '1', '--home', home.path)
  await watch.saying('There is nothing to build from')

  writeFileSync(join(inbox, 'payments.csv.part'), `${header}${payment(1)}`)
  writeFileSync(join(inbox, '.payments.csv'), header)
  await wait(1500)
  expect(outcomes(home.path)).toEqual(['failed'])

  writeFileSync(join(inbox, 'payments.csv'), header)
  for (let n = 1; n <= 5; n++) {
    await wait(400)
    appendFileSync(join(inbox, 'payments.csv'), payment(n))
  }
  expect(outcomes(home.path)).toEqual(['failed'])
  await watch.saying('is published')
  expect(watch.said()).toContain('5 accepted')

  writeFileSync(join(inbox, 'payments.2.csv'), `${header}P6,A1`)
  await watch.saying('A file was refused')
  appendFileSync(join(inbox, 'payments.2.csv'), ',2026-03-06,10.00,payment\n')
  await until(() => outcomes(home.path)[0] === 'published' && outcomes(home.path).length === 4, watch.said)
  renameSync(join(inbox, 'payments.csv.part'), join(inbox, 'payments.3.csv'))
  await until(() => outcomes(home.path).length === 5 && outcomes(home.path)[0] !== 'running', watch.said)

  expect(await watch.stop('SIGTERM')).toBe(0)
  expect(watch.said()).toContain('5 runs, 2 of them failed.')
})

test('a watch that finds another run at work tries again when it has ended', async () => {
  using home = folder()
  mkdirSync(join(home.path, 'inbox'))
  writeFileSync(join(home.path, 'inbox', 'payments.csv'), `${header}${payment(1)}`)
  let watch: ReturnType<typeof program> | undefined
  await withRunLock(home.path, 'build', async () => {
    watch = program('run', '--watch', '--settle', '1', '--home', home.path)
    await watch.saying('`rollcall build`')
  })
  await watch?.saying('is published')
  expect(await watch?.stop('SIGINT')).toBe(0)
})

test('a schedule runs the job in a process of its own, leaves out a turn while another run is at work, and stops', async () => {
  using home = folder()
  mkdirSync(join(home.path, 'inbox'))
  writeFileSync(join(home.path, 'inbox', 'payments.csv'), `${header}${payment(1)}`)
  const lines: string[] = []
  const said = (text: string) => lines.some((line) => line.includes(text))
  let schedule: ReturnType<typeof keepSchedule> | undefined
  await withRunLock(home.path, 'build', async () => {
    schedule = keepSchedule(home.path, '* * * * * *', 'Asia/Shanghai', (line) => lines.push(line))
    await until(() => said(`left out: \`rollcall build\` (process ${process.pid})`))
  })
  await until(
    () => said('is published'),
    () => lines.join('\n'),
  )
  await until(
    () => said('the one before is still at work'),
    () => lines.join('\n'),
  )
  await schedule?.stop()
  const runs = lastRuns(home.path)
  expect(runs.at(-1)).toMatchObject({ verb: 'run', outcome: 'published' })
  expect(runs.every(({ pid }) => pid !== process.pid)).toBe(true)
  await wait(2000)
  expect(lastRuns(home.path)).toHaveLength(runs.length)
})

test('a run that was killed stops no schedule', async () => {
  using home = folder()
  mkdirSync(join(home.path, 'inbox'))
  const held = `import { withRunLock } from '${join(root, 'pipeline/jobs/lock.ts')}'
    await withRunLock(process.argv[1], 'run', () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000) }))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', held, home.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  writeFileSync(join(home.path, 'inbox', 'payments.csv'), `${header}${payment(1)}`)
  const lines: string[] = []
  const schedule = keepSchedule(home.path, '* * * * * *', 'UTC', (line) => lines.push(line))
  await until(() => lines.some((line) => line.includes(`process ${child.pid}`)))
  child.kill('SIGKILL')
  await until(
    () => lines.some((line) => line.includes('is published')),
    () => lines.join('\n'),
  )
  await schedule.stop()
})

test.skipIf(!existsSync(join(root, 'web', 'build', 'handler.js')))(
  'serve keeps the schedule of the settings and answers while the job runs',
  async () => {
    using home = folder()
    mkdirSync(join(home.path, 'inbox'))
    writeFileSync(join(home.path, 'rollcall.yaml'), "schedule: '*/2 * * * * *'\n")
    writeFileSync(join(home.path, 'inbox', 'payments.csv'), `${header}${payment(1)}`)
    using server = program('serve', '--port', '0', '--home', home.path)
    await server.saying('The next scheduled run is at')
    await server.saying('scheduled run: Edition')
    const [, url] = /Rollcall is at (\S+)/.exec(server.said()) ?? []
    await until(() => server.said().includes('now serving edition'), server.said)
    expect((await fetch(`${url}/api/v1/query?metrics=net_collected`)).status).toBeLessThan(500)
    expect(await server.stop('SIGTERM')).toBe(0)
  },
)

test.each(['every night', '2026-03-01', '0 0 30 2 *', '61 * * * *', '30 2 * *'])('%j is no schedule', (words) => {
  expect(() => parseSettings(`schedule: ${words}`)).toThrow('write a cron expression such as 30 2 * * *')
})

test.each(['30 2 * * *', '@daily', '0 30 2 * * 1-5'])('%j is a schedule', (words) => {
  expect(parseSettings(`schedule: '${words}'`).schedule).toBe(words)
})
