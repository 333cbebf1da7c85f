import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

const errorOf = (stdout: string) =>
  (JSON.parse(stdout) as { error: { code: string; message: string; details: unknown } }).error

test('init makes the folders and a rollcall.yaml, and leaves one that was there as it is', async () => {
  using home = folder()
  const { status, stdout } = await rollcall(['init', '--home', home.path])
  expect(status).toBe(0)
  expect(stdout).toContain('is ready')
  expect(existsSync(join(home.path, 'inbox'))).toBe(true)
  const file = join(home.path, 'rollcall.yaml')
  expect(readFileSync(file, 'utf8')).toContain('# promise: { grace_days: 3, threshold: 1.00 }')
  writeFileSync(file, 'timezone: UTC\n')
  expect(JSON.parse((await rollcall(['init', '--home', home.path, '--json'])).stdout)).toEqual({
    home: home.path,
    written: false,
  })
  expect(readFileSync(file, 'utf8')).toBe('timezone: UTC\n')
})

test('ROLLCALL_HOME names the home where --home does not', async () => {
  using home = folder()
  await rollcall(['init'], { ROLLCALL_HOME: join(home.path, 'here') })
  expect(existsSync(join(home.path, 'here', 'rollcall.yaml'))).toBe(true)
})

test('an unknown verb or option is one sentence with the nearest that exists, and exit 2', async () => {
  const unknown = await rollcall(['inti'])
  expect(unknown).toMatchObject({ status: 2, stdout: '', stderr: "Unknown command 'inti' (Did you mean init?)\n" })
  const option = await rollcall(['init', '--hom', 'x'])
  expect(option).toMatchObject({ status: 2, stderr: "Unknown option '--hom' (Did you mean --home?)\n" })
})

test('with --json an error is a document on stdout', async () => {
  const { status, stdout, stderr } = await rollcall(['init', '--json', '--hom', 'x'])
  expect(status).toBe(2)
  expect(errorOf(stdout)).toEqual({ code: 'usage', message: expect.stringContaining('--hom') as string, details: {} })
  expect(stderr).toBe('')
})

const verbsIn = (help: string) =>
  [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}(\w+)/gm)]
    .map(([, verb]) => verb ?? '')
    .filter((verb) => verb !== 'help')

test('every verb explains itself and takes --home and --json', { timeout: 240_000 }, async () => {
  const { stdout } = await rollcall(['--help'])
  const verbs = verbsIn(stdout)
  expect(verbs).toContain('init')
  const left = verbs.map((verb) => [verb])
  const explain = async () => {
    for (let words = left.shift(); words !== undefined; words = left.shift()) {
      const { status, stdout: help } = await rollcall([...words, '--help'])
      expect(status, words.join(' ')).toBe(0)
      const within = verbsIn(help)
      if (within.length > 0) left.push(...within.map((verb) => [...words, verb]))
      else {
        expect(help, words.join(' ')).toContain('--home <dir>')
        expect(help, words.join(' ')).toContain('--json')
      }
    }
  }
  await Promise.all([explain(), explain()])
})

test('without a verb the help is shown and exit 2', async () => {
  const { status, stdout, stderr } = await rollcall([])
  expect(status).toBe(2)
  expect(stdout + stderr).toContain('Usage: rollcall')
})
