import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Database, EditionFolder } from '#warehouse'
import { models } from '#sql'
import { writeDemo } from '../../pipeline/demo/index.ts'
import { rollcall } from '../rollcall.ts'
import { root } from '../tree.ts'

const kills = Number(process.env['KILLS'] ?? 20)
let folder: string
let pristine: string
let home: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-kill-'))
  pristine = join(folder, 'pristine')
  home = join(folder, 'home')
  await rollcall(['init', '--home', pristine])
  await writeDemo({ to: join(folder, 'demo'), scale: 0.05, months: 3 })
  await deliver(pristine, (name) => !late(name))
  expect(await rollcall(['run', '--home', pristine])).toMatchObject({ status: 0 })
  await deliver(pristine, late)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What arrives after the first edition is published: the run that is killed has it to load. */
const late = (name: string) => /^(payments|contacts\.2026-10|promises|account_months\.2026-10)/.test(name)

async function deliver(to: string, which: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(join(folder, 'demo')))
    if (name.includes('.') && which(name)) await cp(join(folder, 'demo', name), join(to, 'inbox', name))
}

/** Every row of every mart of the edition in use, in one order. */
async function contents(of: string): Promise<string> {
  const editions = new EditionFolder(join(of, 'editions'))
  const id = (await editions.current())!
  await editions.verify(id)
  const database = await Database.open(editions.fileOf(id), { readOnly: true })
  const marts = models
    .filter(({ schema }) => schema === 'marts')
    .map(({ name }) => name)
    .sort()
  const rows = []
  for (const name of marts) rows.push([name, await database.rows(`select * from ${name} order by all`)])
  await database.close()
  return JSON.stringify(rows)
}

/** Runs the nightly job and kills it after a while; answers whether it was still at work. */
async function killedAfter(milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, 'pipeline', 'main.ts'), 'run', '--home', home], { stdio: 'ignore' })
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once('close', (_, signal) => done(signal)))
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
  const signal = await ended
  clearTimeout(timer)
  return signal === 'SIGKILL'
}

test('a run killed at any instant leaves the last edition in use, and running again gives what an undisturbed run gives', async () => {
  const before = await contents(pristine)
  await cp(pristine, home, { recursive: true })
  const began = performance.now()
  expect(await rollcall(['run', '--home', home])).toMatchObject({ status: 0 })
  const length = performance.now() - began
  const undisturbed = await contents(home)
  expect(undisturbed).not.toBe(before)
  let interrupted = 0
  for (let kill = 0; kill < kills; kill++) {
    await rm(home, { recursive: true })
    await cp(pristine, home, { recursive: true })
    // Spread over the whole run, each a little off an even step, so that no instant is spared.
    const instant = ((kill + ((kill * 7919) % 97) / 97) / kills) * length * 1.02
    if (await killedAfter(instant)) interrupted += 1
    const after = await contents(home)
    expect(after === before || after === undisturbed, `after a kill at ${Math.round(instant)} ms`).toBe(true)
    expect(await rollcall(['run', '--home', home])).toMatchObject({ status: 0 })
    expect(await contents(home), `rerun after a kill at ${Math.round(instant)} ms`).toBe(undisturbed)
  }
  expect(interrupted).toBeGreaterThan(kills / 2)
}, 600_000)

test('a run that fails leaves the last edition in use', async () => {
  await rm(home, { recursive: true, force: true })
  await cp(pristine, home, { recursive: true })
  const before = await contents(home)
  await rename(join(home, 'rollcall.yaml'), join(home, 'kept.yaml'))
  await cp(join(root, 'package.json'), join(home, 'rollcall.yaml'))
  expect(await rollcall(['run', '--home', home])).toMatchObject({ status: 1 })
  expect(await contents(home)).toBe(before)
})
