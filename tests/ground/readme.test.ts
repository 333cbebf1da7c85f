import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rollcall } from '../rollcall.ts'
import { root } from '../tree.ts'

const readme = await readFile(join(root, 'README.md'), 'utf8')

/** What the README says is typed, and what it says is printed. */
const examples = [...readme.matchAll(/```console\n\$ npx rollcall (.+)\n([^]*?)```/g)].map(([, command, printed]) => ({
  command: command!,
  printed: printed!,
}))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-readme-'))
  const home = join(folder, 'demo-home')
  for (const verb of ['demo', 'init', 'run'])
    expect(await rollcall([verb, '--home', home])).toMatchObject({ status: 0 })
}, 600_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the README has examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(3)
})

test.each(examples)('npx rollcall $command prints what the README prints', async ({ command, printed }) => {
  const words = command.split(' ').map((word) => (word === 'demo-home' ? join(folder, 'demo-home') : word))
  const { status, stdout } = await rollcall(words)
  expect(status).toBe(0)
  // The name of an edition ends in a fingerprint of everything it is made from, the models too.
  const anyEdition = (text: string) => text.replace(/("edition": "\d{4}-\d{4}-\d{2}-\d{2})-[0-9a-f]{12}"/, '$1"')
  expect(anyEdition(stdout)).toBe(anyEdition(printed))
})

test('the two commands of the README are scripts that exist', async () => {
  const { stdout } = await promisify(execFile)('npm', ['pkg', 'get', 'scripts'], { cwd: root })
  expect(readme).toContain('npm ci\nnpm run demo\n')
  expect(Object.keys(JSON.parse(stdout) as object)).toContain('demo')
})
