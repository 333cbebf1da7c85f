import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lastRuns, recorded } from '#pipeline/jobs/journal'
import { RunLockedError, runHolder, withRunLock } from '#pipeline/jobs/lock'
import { folder, root } from '../tree.ts'

const url = (path: string) => pathToFileURL(join(root, path)).href

/** A process that holds the lock of `home`, inside a recorded run, until it is killed. */
async function holding(home: string) {
  const program = `
    import { withRunLock } from '${url('pipeline/jobs/lock.ts')}'
    import { recorded } from '${url('pipeline/jobs/journal.ts')}'
    const forever = () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000) })
    await withRunLock(process.argv[1], 'run', () => recorded(process.argv[1], 'run', {}, forever, () => undefined))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

const published = () => ({ outcome: 'published', edition: 'e1', error: null, facts: { payments: 3 } }) as const

test('a second run in the same home is refused and told who is at work', async () => {
  using home = folder()
  const child = await holding(home.path)
  const second = withRunLock(home.path, 'run', () => Promise.resolve('done'))
  await expect(second).rejects.toThrow(RunLockedError)
  await expect(second).rejects.toThrow(`process ${child.pid}, since`)
  expect(runHolder(home.path)?.pid).toBe(child.pid)
  expect(lastRuns(home.path)).toMatchObject([{ verb: 'run', outcome: 'running' }])
  child.kill('SIGKILL')
  await once(child, 'close')
})

test('a run that was killed leaves the lock free and stands in the journal as interrupted', async () => {
  using home = folder()
  const child = await holding(home.path)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await withRunLock(home.path, 'run', () => Promise.resolve('done'))).toBe('done')
  expect(runHolder(home.path)).toBeNull()
  expect(lastRuns(home.path)).toMatchObject([{ outcome: 'interrupted', endedAt: null }])
})

test('two runs of one process do not overlap either', async () => {
  using home = folder()
  const inner = () => withRunLock(home.path, 'build', () => Promise.resolve())
  await expect(withRunLock(home.path, 'run', inner)).rejects.toThrow('is at work in')
})

test('a failed run frees the lock and keeps its sentence', async () => {
  using home = folder()
  const fail = () => Promise.reject(new Error('payments.csv is torn.'))
  await expect(withRunLock(home.path, 'run', () => recorded(home.path, 'run', {}, fail, published))).rejects.toThrow(
    'torn',
  )
  expect(lastRuns(home.path)).toMatchObject([{ outcome: 'failed', error: 'payments.csv is torn.' }])
  expect(runHolder(home.path)).toBeNull()
})

test('the journal shows the newest run first, with what it began with and came to', async () => {
  using home = folder()
  await recorded(home.path, 'ingest', {}, () => Promise.resolve(1), published)
  await recorded(home.path, 'run', { as_of: '2026-03-31' }, () => Promise.resolve(2), published)
  expect(lastRuns(home.path)).toMatchObject([
    { verb: 'run', outcome: 'published', edition: 'e1', facts: { as_of: '2026-03-31', payments: 3 } },
    { verb: 'ingest' },
  ])
  expect(lastRuns(home.path, 1)).toHaveLength(1)
})
